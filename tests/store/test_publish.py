"""Results over the whole set: pairs, drops, assignments. Only what changed is written, every past state stays."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pyarrow as pa
import pytest

from curator.records import NewEvent, Subject
from curator.store import assignments, events, pairs
from curator.store.operation import Store
from tests.store.working import decide


def pair(a: str, b: str, **more: Any) -> dict[str, Any]:
    return {"a": a, "b": b, "kind": "near", "score": 0.9, "same_system": True, "version": "1"} | more


def drop(conversation: str, **more: Any) -> dict[str, Any]:
    return {"conversation": conversation, "kept": "k", "kind": "near", "score": 0.9, "reason": "near"} | more


def put(store: Store, *rows: dict[str, Any]) -> int:
    batch = pa.RecordBatch.from_pylist(list(rows), schema=pairs.PAIR_SCHEMA)
    return pairs.record(store, op=uuid4(), run="r", actor="ann", rows=batch)


def assign(store: Store, **splits: str) -> int:
    rows = [{"conversation": number, "split": split, "reason": ""} for number, split in splits.items()]
    batch = pa.RecordBatch.from_pylist(rows, schema=assignments.SCHEMA)
    return assignments.record(store, op=uuid4(), run="r", actor="ann", rows=batch)


def test_pairs_come_back_in_order_of_ids_and_by_kind(store: Store) -> None:
    assert put(store, pair("b", "c", kind="contradiction"), pair("a", "c")) == 2
    assert [(p.a, p.b, p.kind, p.score, p.same_system) for p in pairs.every(store)] == [
        ("a", "c", "near", 0.9, True),
        ("b", "c", "contradiction", 0.9, True),
    ]
    assert [p.a for p in pairs.every(store, kinds=["contradiction", "twin"])] == ["b"]
    assert pairs.every(store, kinds=[]) == []


def test_the_same_result_again_writes_no_event(store: Store) -> None:
    # A score that has no short decimal form must still be equal to itself.
    rows = [pair("a", "b", score=1 / 3), pair("b", "c", same_system=None)]
    put(store, *rows)
    before = events.newest(store)
    assert put(store, *reversed(rows)) == 0
    assert events.newest(store) == before


def test_what_is_new_begins_and_what_is_missing_ends_with_one_event(store: Store) -> None:
    put(store, pair("a", "b"), pair("c", "d"))
    then = events.newest(store)
    assert put(store, pair("a", "b"), pair("e", "f")) == 1
    (event,) = events.follow(store, after=then)
    assert (event.kind, event.slot, event.new) == ("result", "dedup", {"table": "pairs", "new": 1, "gone": 1})
    assert [p.a for p in pairs.every(store)] == ["a", "e"]
    assert [p.a for p in pairs.every(store, as_of=then)] == ["a", "c"]
    assert pairs.every(store, as_of=then - 1) == []


def test_a_row_that_changed_in_any_column_is_replaced(store: Store) -> None:
    put(store, pair("a", "b"))
    for change in ({"score": 0.8}, {"version": "2"}, {"kind": "twin"}, {"same_system": False}):
        assert put(store, pair("a", "b", **change)) == 1
        assert len(pairs.every(store)) == 1


def test_nothing_found_ends_everything(store: Store) -> None:
    put(store, pair("a", "b"))
    assert put(store) == 0
    assert pairs.every(store) == []
    assert len(pairs.every(store, as_of=1)) == 1


def test_a_row_given_twice_is_there_once(store: Store) -> None:
    assert put(store, pair("a", "b"), pair("a", "b")) == 1
    assert len(pairs.every(store)) == 1


def test_a_result_sent_twice_is_one(store: Store) -> None:
    batch = pa.RecordBatch.from_pylist([drop("a"), drop("b")], schema=pairs.DROP_SCHEMA)
    op = uuid4()
    for _ in range(2):
        assert pairs.record_drops(store, op=op, run="r", actor="ann", rows=batch) == 2
    assert [d.conversation for d in pairs.drops(store)] == ["a", "b"]
    assert events.newest(store) == 1


def test_what_came_back_after_it_ended_is_told_for_each_moment(store: Store) -> None:
    for splits in ({"a": "train"}, {"a": "test"}, {"a": "train"}, {}):
        assign(store, **splits)
    told = [[item.split for item in assignments.every(store, as_of=event)] for event in range(5)]
    assert told == [[], ["train"], ["test"], ["train"], []]
    assert assignments.every(store) == []


def test_assignments_keep_their_reason(store: Store) -> None:
    row = {"conversation": "a", "split": "", "reason": "shares a customer with test"}
    batch = pa.RecordBatch.from_pylist([row], schema=assignments.SCHEMA)
    assignments.record(store, op=uuid4(), run="r", actor="ann", rows=batch)
    assert assignments.every(store) == [assignments.Assigned("a", "", "shares a customer with test")]


def test_a_split_stands_while_its_row_is_left_out_until_everything_is_split_anew(store: Store) -> None:
    assign(store, a="train", b="test", c="train")
    assign(store, a="train", b="", c="train")
    assert assignments.standing(store, since=1) == {"a": "train", "b": "test", "c": "train"}
    assign(store, a="train", b="", c="validation")
    assert assignments.standing(store, since=3) == {"a": "train", "c": "validation"}


def test_peoples_decisions_on_pairs_and_conversations_are_told(store: Store) -> None:
    decide(store, "tie", Subject("pair", "a+b"), "same")
    decide(store, "tie", Subject("pair", "c+d"), "same")
    then = decide(store, "keep", Subject("conversation", "e"), "drop").id
    decide(store, "tie", Subject("pair", "a+b"), "distinct")
    events.append(
        store, op=uuid4(), events=[NewEvent(kind="keep", subject=Subject("conversation", "e"), actor="bob", new=None)]
    )
    assert pairs.ties(store) == pairs.Ties([("a", "b", "distinct"), ("c", "d", "same")], [])
    assert pairs.ties(store, as_of=then) == pairs.Ties([("a", "b", "same"), ("c", "d", "same")], [("e", "drop")])


@pytest.mark.parametrize("table", ["pairs", "drops", "assignments"])
def test_the_tables_do_not_disturb_each_other(store: Store, table: str) -> None:
    put(store, pair("a", "b"))
    batch = pa.RecordBatch.from_pylist([drop("a")], schema=pairs.DROP_SCHEMA)
    pairs.record_drops(store, op=uuid4(), run="r", actor="ann", rows=batch)
    assign(store, a="train")
    if table == "pairs":
        put(store)
    elif table == "drops":
        nothing = pa.RecordBatch.from_pylist([], schema=pairs.DROP_SCHEMA)
        pairs.record_drops(store, op=uuid4(), run="r", actor="ann", rows=nothing)
    else:
        assign(store)
    left = {"pairs": pairs.every(store), "drops": pairs.drops(store), "assignments": assignments.every(store)}
    assert [name for name, rows in left.items() if not rows] == [table]
