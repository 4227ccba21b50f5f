"""Suggested labels: one task's are replaced as a whole, past ones can be read, none is ever a decision."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pyarrow as pa

from curator.records import Conversation, Subject, Suggestion
from curator.store import assignments, decided, events, forgetting, imports, suggestions
from curator.store.operation import Store
from tests.store.working import bring_in, chat, items


def imported(store: Store, count: int) -> list[str]:
    bring_in(store, *(chat(f"Question {n}", "Answer") for n in range(count)))
    return assignments.in_order(store)[0]


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


def hinted(store: Store, record: Conversation, *hints: tuple[Any, ...], file: str = "hints") -> imports.Import:
    rows = items(record).to_pylist()
    rows[0]["hints"] = json.dumps(hints)
    return imports.add(
        store, op=uuid4(), import_id=file, path=file, format="f", actor="ann", through=1, blank=0, done=True,
        rows=pa.RecordBatch.from_pylist(rows, schema=imports.ITEM_SCHEMA),
    )  # fmt: skip


def told(store: Store, task: str) -> list[tuple[Any, str]]:
    return [(s.value, s.origin) for s in suggestions.of_task(store, task=task)]


def test_what_came_with_an_import_outlives_what_a_model_suggests_and_other_imports(store: Store) -> None:
    hinted(store, chat("a", "b"), (None, "intent", "refund", 1.0, "a tag"), (0, "feedback", "thumbs up", 1.0, "thumbs"))
    (a,) = assignments.in_order(store)[0]
    put(store, suggestion(a, "billing"))
    hinted(store, chat("c", "d"), (None, "intent", "other", 1.0, "a tag"), file="more")
    assert told(store, "intent") == [("refund", "a tag"), ("billing", "local model"), ("other", "a tag")]
    put(store)
    assert told(store, "intent") == [("refund", "a tag"), ("other", "a tag")]
    assert told(store, "feedback") == []  # it is about the question


def test_what_came_of_the_last_message_is_said_of_the_conversation(store: Store) -> None:
    hinted(store, chat("a", "b"), (1, "feedback", "thumbs up", 1.0, "thumbs"))
    assert told(store, "feedback") == [("thumbs up", "thumbs")]


def test_the_same_hint_of_another_import_is_there_once(store: Store) -> None:
    for file in ("one", "two"):
        hinted(store, chat("a", "b"), (None, "intent", "refund", 1.0, "a tag"), file=file)
    assert told(store, "intent") == [("refund", "a tag")]


def test_nothing_is_hinted_of_a_record_that_somebody_asked_to_be_forgotten(store: Store) -> None:
    bring_in(store, chat("a", "b"))
    for _ in forgetting.erase(store, op=uuid4(), actor="ann", records=assignments.in_order(store)[0]):
        pass
    hinted(store, chat("a", "b"), (None, "intent", "refund", 1.0, "a tag"))
    assert told(store, "intent") == []


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
