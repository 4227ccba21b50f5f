"""Suggested labels: one task's are replaced as a whole, past ones can be read, none is ever a decision."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pyarrow as pa

from curator.records import Subject, Suggestion
from curator.store import decided, events, lookups, suggestions
from curator.store.operation import Store
from tests.store.working import bring_in, chat


def imported(store: Store, count: int) -> list[str]:
    bring_in(store, *(chat(f"Question {n}", "Answer") for n in range(count)))
    return lookups.in_order(store)


def suggestion(record: str, value: Any = "refund", **more: Any) -> Suggestion:
    given: dict[str, Any] = {"task": "intent", "score": 0.5, "origin": "local model", "version": "1"} | more
    return Suggestion(Subject("conversation", record), value=value, **given)


def put(store: Store, *found: Suggestion, task: str = "intent") -> int:
    rows = pa.RecordBatch.from_pylist([suggestions.row(s) for s in found], schema=suggestions.SUGGESTION_SCHEMA)
    return suggestions.record(store, op=uuid4(), run="r", actor="ann", task=task, rows=rows)


def test_suggestions_come_back_as_they_were_in_order_of_import(store: Store) -> None:
    a, b = imported(store, 2)
    given = [suggestion(b, ["refund", "billing"], score=1 / 3), suggestion(a, score=0.9)]
    assert put(store, *given) == 2
    assert suggestions.of_task(store, task="intent") == [given[1], given[0]]
    assert suggestions.of_task(store, task="intent", conversations=[b]) == [given[0]]
    assert suggestions.of_task(store, task="intent", conversations=[]) == []


def test_one_tasks_suggestions_are_replaced_and_those_of_others_stay(store: Store) -> None:
    a, b = imported(store, 2)
    put(store, suggestion(a), suggestion(b))
    put(store, suggestion(a, "good", task="tone"), task="tone")
    assert put(store, suggestion(a), suggestion(b, "billing")) == 1
    assert [s.value for s in suggestions.of_task(store, task="intent")] == ["refund", "billing"]
    assert [s.value for s in suggestions.of_task(store, task="tone")] == ["good"]
    assert put(store) == 0
    assert suggestions.of_task(store, task="intent") == []
    assert len(suggestions.of_task(store, task="tone")) == 1


def test_the_same_suggestions_again_write_no_event(store: Store) -> None:
    (a,) = imported(store, 1)
    put(store, suggestion(a, score=1 / 3))
    before = events.newest(store)
    assert put(store, suggestion(a, score=1 / 3)) == 0
    assert events.newest(store) == before


def test_past_suggestions_can_be_read(store: Store) -> None:
    (a,) = imported(store, 1)
    put(store, suggestion(a))
    then = events.newest(store)
    put(store, suggestion(a, "billing"))
    assert [s.value for s in suggestions.of_task(store, task="intent", as_of=then)] == ["refund"]
    assert suggestions.of_task(store, task="intent", as_of=then - 1) == []


def test_a_suggestion_is_no_decision(store: Store) -> None:
    ids = imported(store, 2)
    put(store, *(suggestion(number) for number in ids))
    assert decided.of_kind(store, kind="label") == []
    assert decided.waiting(store, task="intent") == (ids, 2)


def test_what_was_suggested_is_left_out_of_what_an_export_reads(store: Store) -> None:
    (a,) = imported(store, 1)
    before = events.newest_but(store, kinds=["export"], slots=["suggest"])
    put(store, suggestion(a))
    assert events.newest_but(store, kinds=["export"], slots=["suggest"]) == before
    assert events.newest_but(store, kinds=["export"]) == before + 1
