"""The decisions that hold, now and as of any past event, and what still waits for one."""

from __future__ import annotations

import itertools
from uuid import uuid4

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curator.records import Subject
from curator.store import assignments, checks, decided, events, pairs
from curator.store.operation import Store
from tests.store.working import bring_in, chat, decide, label

_rounds = itertools.count()


def test_the_newest_decision_holds_with_its_actor_and_event(store: Store) -> None:
    label(store, "c1", "a")
    label(store, "c2", "x")
    last = label(store, "c1", "b", actor="bob")
    found = decided.of_kind(store, kind="label")
    assert [(d.subject.id, d.value, d.actor, d.slot) for d in found] == [
        ("c2", "x", "ann", "intent"),
        ("c1", "b", "bob", "intent"),
    ]
    assert (found[1].event, found[1].time, found[1].origin) == (last.id, last.time, "person")


def test_decisions_are_asked_for_by_slot_and_by_subject(store: Store) -> None:
    label(store, "c1", "a", task="t")
    label(store, "c1", "b", task="u")
    label(store, "c2", "c", task="t")
    assert [d.value for d in decided.of_kind(store, kind="label", slot="t")] == ["a", "c"]
    assert [d.value for d in decided.of_kind(store, kind="label", subjects=["c2", "c9"])] == ["c"]
    assert decided.of_kind(store, kind="label", subjects=[]) == []
    assert decided.of_kind(store, kind="tie") == []
    assert decided.of_kind(store, kind="label' OR '1' = '1") == []


def test_about_one_conversation_come_its_messages_places_and_occurrences(store: Store) -> None:
    label(store, "c1", "a")
    decide(store, "weight", Subject("message", "c1/3"), 0)
    decide(store, "verdict", Subject("occurrence", "finding@c1/0/content"), "personal")
    label(store, "c11", "no")
    decide(store, "verdict", Subject("occurrence", "finding@c11/0/content"), "personal")
    assert [d.kind for d in decided.about(store, conversation="c1")] == ["label", "weight", "verdict"]


def test_conversations_wait_in_order_until_they_have_a_label_or_are_dropped(store: Store) -> None:
    bring_in(store, *(chat(f"question {n}", "yes") for n in range(6)))
    ids = assignments.in_order(store)[0]
    label(store, ids[0], "a", task="intent")
    label(store, ids[1], "a", task="other")
    decide(store, "label", Subject("message", f"{ids[2]}/1"), "a", slot="intent")
    drop = {"conversation": ids[3], "kept": ids[4], "kind": "near", "score": 0.9, "reason": "near"}
    rows = pa.RecordBatch.from_pylist([drop], schema=pairs.DROP_SCHEMA)
    pairs.record_drops(store, op=uuid4(), run="r", actor="ann", rows=rows)
    assert decided.waiting(store, task="intent") == ([ids[1], ids[4], ids[5]], 3)
    assert decided.waiting(store, task="intent", limit=1) == ([ids[1]], 3)
    nothing = pa.RecordBatch.from_pylist([], schema=pairs.DROP_SCHEMA)
    pairs.record_drops(store, op=uuid4(), run="r", actor="ann", rows=nothing)
    assert decided.waiting(store, task="intent")[1] == 4
    events.undo(store, op=uuid4(), actor="ann")
    assert ids[2] in decided.waiting(store, task="intent")[0]


def test_a_random_order_is_the_same_for_the_same_seed_alone(store: Store) -> None:
    bring_in(store, *(chat(f"question {n}", "yes") for n in range(30)))
    first, left = decided.waiting(store, task="t", order="random", seed=1, limit=30)
    assert decided.waiting(store, task="t", order="random", seed=1, limit=30) == (first, left)
    other, _ = decided.waiting(store, task="t", order="random", seed=2, limit=30)
    assert sorted(first) == sorted(other) == sorted(assignments.in_order(store)[0])
    assert first != other
    assert first != assignments.in_order(store)[0]


DECISIONS = st.lists(
    st.tuples(
        st.sampled_from(["label", "keep"]),
        st.sampled_from(["x", "y", "z"]),
        st.sampled_from(["", "t"]),
        st.sampled_from([1, "b", None, [True]]),
    ),
    max_size=15,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=DECISIONS, undos=st.integers(0, 4))
def test_the_cache_is_what_the_events_say_at_every_past_moment(
    store: Store, steps: list[tuple[str, str, str, object]], undos: int
) -> None:
    suffix = f"-{next(_rounds)}"
    moments: list[tuple[int, list[decided.Decision]]] = []
    for kind, subject, slot, value in steps:
        event = decide(store, kind, Subject("conversation", subject + suffix), value, slot=slot, actor=f"a{suffix}")
        moments.append((event.id, _now(store, suffix)))
    for _ in range(undos):
        if written := events.undo(store, op=uuid4(), actor=f"a{suffix}"):
            moments.append((written[-1].id, _now(store, suffix)))
    for number, then in moments:
        assert _now(store, suffix, as_of=number) == then
    before = _now(store, suffix)
    checks.rebuild_decisions(store)
    assert _now(store, suffix) == before


def _now(store: Store, suffix: str, as_of: int | None = None) -> list[decided.Decision]:
    return [
        decision
        for kind in ("keep", "label")
        for decision in decided.of_kind(store, kind=kind, as_of=as_of)
        if decision.subject.id.endswith(suffix)
    ]
