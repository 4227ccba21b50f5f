"""Flags: kept by record and content, ended where they no longer hold, dismissed by people."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pyarrow as pa
import pytest

from curator.records import Subject
from curator.store import assignments, events, flags, strays
from curator.store.operation import Store
from tests.store.working import bring_in, chat, decide, record, rendered


def said(conversation: str, rule: str = "quality/refusal", idx: int = 1, **more: Any) -> dict[str, Any]:
    plain = {"version": "v1", "kind": "quality", "severity": "warn", "first": 0, "past": 3, "slots": "{}"}
    return {"conversation": conversation, "rule": rule, "idx": idx, **plain, **more}


def look(store: Store, *rows: dict[str, Any], ruleset: str = "set-1") -> int:
    looked = flags.waiting(store, ruleset=ruleset)
    batch = pa.RecordBatch.from_pylist(list(rows), schema=flags.FLAG_SCHEMA)
    return flags.record(store, op=uuid4(), run="r", actor="ann", ruleset=ruleset, looked=looked, rows=batch)


@pytest.fixture
def numbers(store: Store, ids: Any) -> list[str]:
    bring_in(store, chat("Hello", "Sorry, no"), chat("Hi", "Yes"))
    texts = ["Hello", "Sorry, no", "Hi", "Yes"]
    record(store, ids, texts, [])
    rendered(store, [(ids.text(text), "", None) for text in texts])
    return assignments.in_order(store)[0]


def test_what_was_looked_at_waits_no_more_until_content_or_rules_change(store: Store, numbers: list[str]) -> None:
    assert [number for number, _ in flags.waiting(store, ruleset="set-1")] == numbers
    assert look(store, said(numbers[0])) == 1
    assert flags.count_waiting(store, ruleset="set-1") == 0
    assert flags.count_waiting(store, ruleset="set-2") == 2


def test_a_flag_that_is_not_said_again_ends_and_can_be_read_as_of_then(store: Store, numbers: list[str]) -> None:
    look(store, said(numbers[0]), said(numbers[1], rule="quality/one_word", idx=-1, first=None, past=None))
    then = events.newest(store)
    assert look(store, said(numbers[0]), ruleset="set-2") == 0
    assert [flag.rule for flag in flags.found(store)] == ["quality/refusal"]
    assert [flag.rule for flag in flags.found(store, as_of=then)] == ["quality/refusal", "quality/one_word"]
    whole = flags.found(store, as_of=then)[1]
    assert (whole.index, whole.span) == (None, None)


@pytest.mark.parametrize("scope", ["finding", "rule"])
def test_a_dismissed_flag_is_not_open(store: Store, numbers: list[str], scope: str) -> None:
    look(store, said(numbers[0]))
    (flag,) = flags.found(store)
    decide(store, "verdict", Subject(scope, flag.id if scope == "finding" else flag.rule), "dismissed")
    assert flags.found(store, open_only=True) == []
    assert [flag.dismissed for flag in flags.found(store)] == [True]
    assert flags.count_by_rule(store) == {"quality/refusal": (1, 1)}


def test_flags_are_found_by_record_rule_and_severity(store: Store, numbers: list[str]) -> None:
    look(store, said(numbers[0]), said(numbers[1], rule="quality/empty", severity="block"))
    assert [flag.conversation for flag in flags.found(store, conversations=[numbers[1]])] == [numbers[1]]
    assert [flag.rule for flag in flags.found(store, severities=["block"])] == ["quality/empty"]
    assert [flag.rule for flag in flags.found(store, rule="quality/refusal")] == ["quality/refusal"]
    assert len(flags.found(store, limit=1)) == 1


def test_the_same_operation_again_adds_nothing(store: Store, numbers: list[str]) -> None:
    op = uuid4()
    looked = flags.waiting(store, ruleset="set-1")
    batch = pa.RecordBatch.from_pylist([said(numbers[0])], schema=flags.FLAG_SCHEMA)
    for _ in ("first", "again"):
        new = flags.record(store, op=op, run="r", actor="ann", ruleset="set-1", looked=looked, rows=batch)
        assert new == 1
    assert len(flags.found(store)) == 1


def test_a_flag_is_something_that_is_here(store: Store, numbers: list[str]) -> None:
    look(store, said(numbers[0]))
    (flag,) = flags.found(store)
    subjects = [Subject("flag", flag.id), Subject("conversation", numbers[1]), Subject("message", f"{numbers[0]}/1")]
    assert strays.first(store, subjects=subjects) is None
    for kind, number in (
        ("flag", "x"),
        ("finding", flag.id),
        ("conversation", "x"),
        ("message", f"{numbers[0]}/2"),
        ("pair", "a+b"),
    ):
        assert strays.first(store, subjects=[Subject(kind, number)]) == Subject(kind, number)
