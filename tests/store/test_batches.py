"""Events as people made them: what was decided at once is one row, and what an undo by anyone would take."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from curator.identity import Identities, occurrence_id
from curator.records import NewEvent, Subject
from curator.store import assignments, batches, clean, events, findings, lookups
from curator.store.operation import Store
from tests.store.working import MAIL, bring_in, chat, decide, hit, label, record, rendered

TEXT = "I am ann@example.com"
LIMITS: dict[str, Any] = {"replace_from": 0.3, "decide_below": 0.85}


@pytest.fixture
def numbers(store: Store) -> list[str]:
    bring_in(store, chat(TEXT, TEXT), chat("Hello", "Good day"))
    return assignments.in_order(store)[0]


def labels(store: Store, numbers: list[str], *values: str, actor: str = "ann") -> None:
    """Labels of a record each, in one batch."""
    new = [
        NewEvent(kind="label", subject=Subject("conversation", number), slot="intent", actor=actor, new=value)
        for number, value in zip(numbers, values, strict=True)
    ]
    events.append(store, op=uuid4(), events=new)


def test_a_batch_is_one_row_and_each_event_one_if_asked(store: Store, numbers: list[str]) -> None:
    labels(store, numbers, "refund", "billing")
    label(store, numbers[0], "other", actor="bea")
    found = batches.latest(store, people_only=True)
    assert [(row.actor, row.count, row.new) for row in found.shown] == [
        ("bea", 1, ("other",)),
        ("ann", 2, ("billing", "refund")),
    ]
    assert found.total == 2
    assert found.shown[1].last - found.shown[1].first == 1
    each = batches.latest(store, people_only=True, each=True, limit=2)
    assert (len(each.shown), each.total) == (2, 3)
    assert batches.latest(store, actor="bea").total == 1


def test_what_was_taken_back_names_the_batch(store: Store, numbers: list[str]) -> None:
    labels(store, numbers, "refund", "refund")
    taken = batches.latest(store, people_only=True).shown[0]
    events.undo(store, op=uuid4(), actor="ann")
    undo = batches.latest(store, people_only=True).shown[0]
    assert (undo.count, undo.undoes, undo.new) == (2, (taken.first, taken.last), (None,))


def test_the_newest_decision_that_stands_is_whoever_s_it_is(store: Store, numbers: list[str]) -> None:
    assert events.newest_standing(store) is None
    label(store, numbers[0], "refund")
    label(store, numbers[1], "billing", actor="bea")
    newest = events.newest_standing(store)
    assert newest is not None
    assert newest.actor == "bea"
    events.undo(store, op=uuid4(), actor="bea")
    newest = events.newest_standing(store)
    assert newest is not None
    assert newest.actor == "ann"


def test_places_of_a_value_are_counted_and_those_that_wait(store: Store, ids: Identities, numbers: list[str]) -> None:
    record(store, ids, [TEXT], [hit(ids, TEXT, MAIL)])
    value, (finding,) = ids.value("EMAIL_ADDRESS", MAIL), findings.of_texts(store, texts=[ids.text(TEXT)])
    assert findings.places_by_value(store, **LIMITS) == [("EMAIL_ADDRESS", value, 2, 2)]
    place = occurrence_id(finding.id, f"{numbers[0]}/0/content")
    decide(store, "verdict", Subject("occurrence", place), "not_personal")
    assert findings.places_by_value(store, **LIMITS) == [("EMAIL_ADDRESS", value, 2, 1)]
    decide(store, "verdict", Subject("value", value), "personal")
    assert findings.places_by_value(store, **LIMITS) == [("EMAIL_ADDRESS", value, 2, 0)]
    assert lookups.values_with_prefix(store, prefix=value[:4]) == [value]
    assert lookups.findings_with_prefix(store, prefix=finding.id[:4]) == [finding.id]
    assert lookups.values_with_prefix(store, prefix="%") == []


def test_withheld_places_of_one_record_are_named(store: Store, ids: Identities, numbers: list[str]) -> None:
    assert clean.withheld(store, conversation=numbers[0]) == [(0, "content", False), (1, "content", False)]
    record(store, ids, [TEXT], [hit(ids, TEXT, MAIL)])
    rendered(store, [(ids.text(TEXT), "", "I am <EMAIL_ADDRESS_1>")])
    assert clean.withheld(store, conversation=numbers[0]) == []
    assert len(clean.withheld(store, conversation=numbers[1])) == 2
