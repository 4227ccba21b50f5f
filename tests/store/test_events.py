"""Events: numbered, chained, timed, and written once however often they are sent."""

from __future__ import annotations

import hashlib
import json
from uuid import uuid4

import pytest

from curator.errors import UsageError
from curator.identity import Identities
from curator.records import Event, NewEvent, Subject
from curator.store import assignments, checks, events
from curator.store.operation import Store
from tests.store.working import bring_in, chat, contents, decide, edit, label, render, scan


def labels(*values: str) -> list[NewEvent]:
    return [
        NewEvent(kind="label", subject=Subject("conversation", f"c{n}"), slot="intent", actor="ann", new=value)
        for n, value in enumerate(values)
    ]


def test_events_are_numbered_from_one_in_the_order_given(store: Store) -> None:
    first = events.append(store, op=uuid4(), events=labels("a", "b"))
    second = events.append(store, op=uuid4(), events=labels("c"))
    assert [event.id for event in first + second] == [1, 2, 3]
    assert [event.new for event in events.follow(store)] == ["a", "b", "c"]


def test_the_same_operation_again_answers_what_it_wrote_and_writes_nothing(store: Store, ids: Identities) -> None:
    op = uuid4()
    note = events.Authored(ids.text("why"), "note", "why")
    first = events.append(store, op=op, events=labels("a", "b"), authored=[note])
    again = events.append(store, op=op, events=labels("x", "y"), authored=[note])
    assert again == first
    assert events.follow(store) == first


def test_an_event_knows_what_it_replaced(store: Store) -> None:
    first, second = label(store, "c1", "billing"), label(store, "c1", "returns")
    other_task = label(store, "c1", "angry", task="tone")
    assert (first.old, second.old, other_task.old) == (None, "billing", None)


def test_two_decisions_about_one_thing_in_one_batch_build_on_each_other(store: Store) -> None:
    subject = Subject("conversation", "c1")
    pair = [NewEvent(kind="label", subject=subject, slot="t", actor="ann", new=value) for value in ("a", "b")]
    first, second = events.append(store, op=uuid4(), events=pair)
    assert (first.old, second.old) == (None, "a")
    assert label(store, "c1", "c", task="t").old == "b"


def test_a_batch_is_the_operation_unless_it_is_named(store: Store) -> None:
    op = uuid4()
    events.append(store, op=op, events=labels("a"))
    named = NewEvent(kind="keep", subject=Subject("conversation", "c1"), actor="ann", new="drop", batch="bulk-7")
    events.append(store, op=uuid4(), events=[named])
    assert [event.batch for event in events.follow(store)] == [op.hex, "bulk-7"]


def test_any_json_value_can_be_decided(store: Store) -> None:
    values = ["ü😀", 3, 2.5, True, ["a", {"b": None}], {"entity": "PERSON", "start": 3}, False, 0, ""]
    for value in values:
        label(store, "c1", value)
    assert [event.new for event in events.follow(store)] == values
    assert [event.old for event in events.follow(store)] == [None, *values[:-1]]


def test_every_event_carries_the_hash_of_the_one_before(store: Store) -> None:
    events.append(store, op=uuid4(), events=labels("a", "ü"))
    label(store, "c9", {"b": 1, "a": [2.5]})
    before = ""
    for event in events.follow(store):
        plain = {
            "id": event.id,
            "op": event.op.hex,
            "batch": event.batch,
            "time": event.time,
            "actor": event.actor,
            "kind": event.kind,
            "subject": [event.subject.kind, event.subject.id],
            "slot": event.slot,
            "old": event.old,
            "new": event.new,
            "undoes": event.undoes,
            "origin": event.origin,
        }
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        before = hashlib.sha256((before + text).encode()).hexdigest()
        assert event.hash == before


def test_time_is_the_owners_and_one_for_an_operation(store: Store) -> None:
    events.append(store, op=uuid4(), events=labels("a", "b", "c"))
    label(store, "c9", "d")
    times = [event.time for event in events.follow(store)]
    assert len(set(times[:3])) == 1
    assert times == sorted(times)
    assert times[3] > times[0] > 1_699_999_999_000_000


def test_following_goes_on_behind_a_number_and_knows_kinds(store: Store) -> None:
    for n in range(5):
        label(store, f"c{n}", "a")
        decide(store, "keep", Subject("conversation", f"c{n}"), "keep")
    assert [event.id for event in events.follow(store, after=3, limit=3)] == [4, 5, 6]
    assert [event.id for event in events.follow(store, kinds=["keep"])] == [2, 4, 6, 8, 10]
    assert events.follow(store, after=10) == []


def test_the_latest_come_first_and_can_be_of_one_actor_or_record(store: Store) -> None:
    label(store, "c1", "a")
    label(store, "c1/2", "b", actor="bob")
    label(store, "c10", "c", actor="bob")
    decide(store, "keep", Subject("conversation", "c1"), "keep", origin="machine")
    ids = [event.id for event in events.latest(store)]
    assert ids == [4, 3, 2, 1]
    assert [event.id for event in events.latest(store, actor="bob")] == [3, 2]
    assert [event.id for event in events.latest(store, subject="c1")] == [4, 2, 1]
    assert [event.id for event in events.latest(store, people_only=True, limit=2)] == [3, 2]
    assert [event.id for event in events.latest(store, kinds=["keep"])] == [4]


def test_the_newest_number_is_told_by_kind_and_slot(store: Store) -> None:
    assert events.newest(store) == 0
    label(store, "c1", "a", task="t")
    label(store, "c1", "a", task="u")
    decide(store, "keep", Subject("conversation", "c1"), "keep")
    assert events.newest(store) == 3
    assert events.newest(store, kinds=["label"]) == 2
    assert events.newest(store, kinds=["label"], slots=["t"]) == 1
    assert events.newest(store, kinds=["tie"]) == 0
    assert events.newest_but(store, kinds=["keep"]) == 2


def test_all_events_stream_in_order(store: Store) -> None:
    written: list[Event] = events.append(store, op=uuid4(), events=labels(*"abcdefgh"))
    rows = [row for batch in events.all_events(store, after=2) for row in batch.to_pylist()]
    assert [(row["id"], json.loads(row["new"]), row["hash"]) for row in rows] == [
        (event.id, event.new, event.hash) for event in written[2:]
    ]


def test_what_a_person_wrote_is_found_by_its_key_and_kept_once(store: Store, ids: Identities) -> None:
    key = ids.text("because")
    for _ in range(2):
        events.append(store, op=uuid4(), events=labels("a"), authored=[events.Authored(key, "reason", "because")])
    assert events.body(store, text=key) == "because"
    assert events.body(store, text=ids.text("never written")) is None


def test_an_edit_that_says_the_same_as_an_older_note_is_still_scanned(store: Store, ids: Identities) -> None:
    bring_in(store, chat("hello", "old"))
    note = NewEvent(kind="note", subject=Subject("conversation", "c"), actor="ann", new=ids.text("fine"))
    events.append(store, op=uuid4(), events=[note], authored=[events.Authored(ids.text("fine"), "note", "fine")])
    scan(store, ids)
    (number,) = assignments.in_order(store)[0]
    edit(store, ids, f"{number}/1", "fine")
    scan(store, ids)
    render(store, "")
    assert contents(store) == [["hello", "fine"]]


@pytest.mark.parametrize("message", ["{id}/2", "{id}/-1", "{id}/x", "{id}/1/content", "{id}", "nobody/0", "{id}/01"])
def test_an_edit_of_a_message_that_is_not_here_is_refused(store: Store, ids: Identities, message: str) -> None:
    bring_in(store, chat("hello", "old"))
    (number,) = assignments.in_order(store)[0]
    with pytest.raises(UsageError, match="no message"):
        edit(store, ids, message.format(id=number), "new")
    assert events.newest(store, kinds=["edit"]) == 0
    assert all(check.ok for check in checks.run(store))
