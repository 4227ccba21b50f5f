"""Undo and redo: unlimited, by actor, by batch, and never over somebody else's head."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from curator.errors import RefusedError
from curator.records import Event, NewEvent, Subject
from curator.store import checks, decided, events
from curator.store.operation import Store
from tests.store.working import decide, label


def holds(store: Store, conversation: str = "c1", task: str = "intent") -> Any:
    found = decided.of_kind(store, kind="label", slot=task, subjects=[conversation])
    return found[0].value if found else None


def undo(store: Store, actor: str = "ann") -> list[Event]:
    return events.undo(store, op=uuid4(), actor=actor)


def redo(store: Store, actor: str = "ann") -> list[Event]:
    return events.redo(store, op=uuid4(), actor=actor)


def test_many_decisions_are_undone_and_redone_one_by_one(store: Store) -> None:
    values = [f"v{n}" for n in range(30)]
    for value in values:
        label(store, "c1", value)
    for value in reversed(values):
        assert holds(store) == value
        undo(store)
    assert holds(store) is None
    assert undo(store) == []
    for value in values:
        redo(store)
        assert holds(store) == value
    assert redo(store) == []


def test_a_batch_goes_and_comes_as_one(store: Store) -> None:
    label(store, "c1", "before")
    batch = [
        NewEvent(kind="label", subject=Subject("conversation", f"c{n}"), slot="intent", actor="ann", new=f"v{n}")
        for n in range(3)
    ]
    events.append(store, op=uuid4(), events=batch)
    assert len(undo(store)) == 3
    assert [holds(store, f"c{n}") for n in range(3)] == [None, "before", None]
    assert len(redo(store)) == 3
    assert [holds(store, f"c{n}") for n in range(3)] == ["v0", "v1", "v2"]


def test_two_decisions_of_one_batch_about_one_thing_go_both(store: Store) -> None:
    label(store, "c1", "before")
    subject = Subject("conversation", "c1")
    both = [NewEvent(kind="label", subject=subject, slot="intent", actor="ann", new=value) for value in ("a", "b")]
    events.append(store, op=uuid4(), events=both)
    undo(store)
    assert holds(store) == "before"
    redo(store)
    assert holds(store) == "b"


def test_everybody_undoes_their_own(store: Store) -> None:
    label(store, "c1", "hers")
    label(store, "c2", "his", actor="bob")
    undo(store)
    assert (holds(store, "c1"), holds(store, "c2")) == (None, "his")
    assert undo(store, "cid") == []


def test_undo_is_refused_while_somebody_elses_later_decision_stands(store: Store) -> None:
    label(store, "c1", "hers")
    label(store, "c1", "his", actor="bob")
    with pytest.raises(RefusedError, match="bob has since decided about conversation c1"):
        undo(store)
    assert holds(store) == "his"
    undo(store, "bob")
    undo(store)
    assert holds(store) is None


def test_a_refused_batch_stays_whole(store: Store) -> None:
    batch = [
        NewEvent(kind="label", subject=Subject("conversation", f"c{n}"), slot="intent", actor="ann", new="a")
        for n in range(3)
    ]
    events.append(store, op=uuid4(), events=batch)
    label(store, "c2", "his", actor="bob")
    with pytest.raises(RefusedError):
        undo(store)
    assert [holds(store, f"c{n}") for n in range(3)] == ["a", "a", "his"]


def test_redo_is_refused_when_somebody_else_decided_meanwhile(store: Store) -> None:
    label(store, "c1", "hers")
    undo(store)
    label(store, "c1", "his", actor="bob")
    with pytest.raises(RefusedError, match="bob"):
        redo(store)
    assert holds(store) == "his"


def test_what_comes_back_after_an_undo_is_what_nobody_took_back(store: Store) -> None:
    label(store, "c1", "hers")
    label(store, "c1", "his", actor="bob")
    undo(store, "bob")
    undo(store)
    redo(store, "bob")
    assert holds(store) == "his"
    undo(store, "bob")
    assert holds(store) is None


def test_a_new_decision_ends_what_could_be_redone(store: Store) -> None:
    label(store, "c1", "a")
    undo(store)
    label(store, "c2", "b")
    assert redo(store) == []
    undo(store)
    assert [event.new for event in redo(store)] == ["b"]
    assert redo(store) == []
    assert holds(store) is None


def test_somebody_elses_decision_elsewhere_does_not_end_a_redo(store: Store) -> None:
    label(store, "c1", "a")
    undo(store)
    label(store, "c2", "b", actor="bob")
    redo(store)
    assert holds(store) == "a"


def test_undone_redone_and_undone_again_is_undone(store: Store) -> None:
    label(store, "c1", "a")
    label(store, "c1", "b")
    for _ in range(3):
        undo(store)
        assert holds(store) == "a"
        redo(store)
        assert holds(store) == "b"
    undo(store)
    undo(store)
    assert holds(store) is None
    redo(store)
    redo(store)
    assert holds(store) == "b"


def test_taking_a_label_away_is_a_decision_that_undo_brings_back(store: Store) -> None:
    label(store, "c1", "a")
    label(store, "c1", None)
    assert holds(store) is None
    undo(store)
    assert holds(store) == "a"


def test_an_undo_sent_twice_is_one(store: Store) -> None:
    label(store, "c1", "a")
    label(store, "c1", "b")
    op = uuid4()
    first = events.undo(store, op=op, actor="ann")
    assert events.undo(store, op=op, actor="ann") == first
    assert holds(store) == "a"
    op = uuid4()
    second = events.redo(store, op=op, actor="ann")
    assert events.redo(store, op=op, actor="ann") == second
    assert holds(store) == "b"


def test_only_decisions_are_undone(store: Store) -> None:
    decide(store, "reveal", Subject("state", "s"), {"why": "audit"})
    decide(store, "keep", Subject("conversation", "c1"), "drop", origin="machine")
    assert undo(store) == []


def test_an_undo_says_what_it_undoes_and_the_chain_holds(store: Store) -> None:
    first = label(store, "c1", "a")
    (back,) = undo(store)
    (again,) = redo(store)
    assert (back.undoes, back.old, back.new) == (first.id, "a", None)
    assert (again.undoes, again.old, again.new) == (back.id, None, "a")
    assert all(check.ok for check in checks.run(store))


def test_what_holds_again_after_an_undo_is_whose_it_was_when_they_said_it(store: Store) -> None:
    first = label(store, "c1", "refund", actor="ann")
    label(store, "c1", "login", actor="bob")
    events.undo(store, op=uuid4(), actor="bob")
    for as_of in (None, 3):
        (held,) = decided.of_kind(store, kind="label", as_of=as_of)
        assert (held.value, held.actor, held.time) == ("refund", "ann", first.time)
    assert all(check.ok for check in checks.run(store))
    events.redo(store, op=uuid4(), actor="bob")
    (held,) = decided.of_kind(store, kind="label")
    assert (held.value, held.actor) == ("login", "bob")
