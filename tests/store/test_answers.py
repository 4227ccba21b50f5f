"""Answers that are remembered, and reports of evaluations with their event."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from curator.store import answers, checks, evaluations, events
from curator.store.answers import FAILED, AnswerRow
from curator.store.operation import Store


def row(key: str, body: str | None = "{}", finish: str = "stop") -> AnswerRow:
    return AnswerRow(key, "m", "h", body, finish, 3, None, 12)


def known(store: Store, *keys: str) -> list[AnswerRow]:
    """Without the times at which they were given, which the store knows."""
    found = answers.known(store, keys=list(keys))
    assert all(one.time > 0 for one in found)
    return [replace(one, time=0) for one in found]


def test_an_answer_is_known_by_its_key_and_stays_as_it_was_first(store: Store) -> None:
    answers.record(store, given=[row("a", '{"content": "one"}'), row("b")])
    answers.record(store, given=[row("a", '{"content": "two"}')])
    found = {one.key: one for one in known(store, "a", "b", "c")}
    assert found == {"a": row("a", '{"content": "one"}'), "b": row("b")}
    assert answers.known(store, keys=[]) == []


def test_a_failure_gives_way_to_what_comes_after_it_and_an_answer_to_no_failure(store: Store) -> None:
    failed = row("a", None, f"{FAILED}503")
    answers.record(store, given=[failed])
    assert known(store, "a") == [failed]
    answers.record(store, given=[row("a", None, f"{FAILED}429")])
    answers.record(store, given=[row("a")])
    answers.record(store, given=[failed])
    assert known(store, "a") == [row("a")]


def test_the_same_answer_twice_in_one_batch_is_one(store: Store) -> None:
    answers.record(store, given=[row("a"), row("a")])
    assert len(answers.known(store, keys=["a"])) == 1


def test_a_report_is_there_with_its_event_once(store: Store) -> None:
    report = {"models": [{"model": "m"}], "test_hash": "t"}
    op = uuid4()
    first = evaluations.add(store, op=op, id="e1", test_hash="t", report=report, actor="ann")
    assert evaluations.add(store, op=op, id="e1", test_hash="t", report=report, actor="ann") == first
    second = evaluations.add(store, op=uuid4(), id="e2", test_hash="other", report=report, actor="ann")
    assert [one.id for one in evaluations.every(store)] == ["e2", "e1"]
    (found,) = evaluations.every(store, test_hash="t")
    assert (found.report, found.event) == (report, first)
    (event,) = [one for one in events.follow(store) if one.id == second]
    assert (event.kind, event.subject.kind, event.slot, event.origin) == ("result", "evaluation", "evaluate", "machine")
    assert event.new == {"test_hash": "other", "models": ["m"]}
    assert all(check.ok for check in checks.run(store))
