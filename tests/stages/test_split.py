"""What a split ties, what it is asked for, and what it keeps of the splits before it."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pytest

from curator.cli.recipe import run_step
from curator.cli.session import Session
from curator.decisions.duplicates import decide_pair
from curator.decisions.privacy import set_style
from curator.decisions.undo import undo
from curator.errors import UsageError
from curator.queries import gate, pending
from curator.queries.conversations import scrubbed
from curator.queries.split import last_certificate
from curator.queries.status import status
from curator.stages import dedup, replace
from curator.store import assignments, lookups
from tests.running import chat
from tests.stages.conftest import Desk

THINGS = ("parcel", "kettle", "jacket", "invoice", "lamp", "window", "keyboard", "ticket", "sofa", "bicycle", "carpet")


def talks(count: int, first: int = 0, **more: Any) -> list[dict[str, Any]]:
    """Chats that have nothing in common."""
    return [
        chat(f"{THINGS[n % 11]} {n} of {THINGS[n // 11 % 11]} street {n * n}", f"Answer {n}, {n * 7}", **more)
        for n in range(first, first + count)
    ]


def splits(desk: Desk) -> dict[str, str]:
    with desk.open() as workspace:
        return {item.conversation: item.split for item in assignments.every(workspace.store)}


def test_one_customer_stands_on_one_side_though_the_number_of_the_customer_is_no_string(desk: Desk) -> None:
    desk.bring(*talks(20, customer_id=7))
    assert desk.split().groups == 1


def test_customers_of_whom_nothing_is_left_after_scrubbing_are_told_apart_and_kept_together(desk: Desk) -> None:
    mails = [f"{name}@mail-one.com" for name in ("ann", "bob", "cleo")]
    desk.bring(*(talk | {"customer_id": mails[n % 3]} for n, talk in enumerate(talks(12))))
    with desk.open() as workspace:
        set_style(workspace, "EMAIL_ADDRESS", "drop", actor="ann")
    desk.run(replace.STAGE, replace.Options())
    assert desk.split().groups == 3
    assert desk.split(group_by="customer_id", resplit=True).groups == 3


@pytest.mark.parametrize("key", ["shop", "shop 2"])
def test_a_field_that_people_name_ties_whatever_kind_of_value_it_has(desk: Desk, key: str) -> None:
    values = ["a", "a", 5, "5", {"id": 1, "kind": "x"}, {"id": 1, "kind": "x"}, {"id": 2, "kind": "x"}, "", " ", None]
    desk.bring(*(talk | {key: value} for talk, value in zip(talks(10), values, strict=True)))
    assert desk.split(group_by=key).groups == 7


def test_a_field_that_no_record_has_is_a_usage_error_naming_the_nearest(desk: Desk) -> None:
    desk.bring(*talks(4, customer="c-1", metadata={"shop": 1}))
    with pytest.raises(UsageError) as refused:
        desk.split(group_by="custmer")
    assert "custmer" in refused.value.message
    assert "'customer'" in refused.value.fix


def test_options_of_a_split_hold_until_its_command_or_curator_toml_says_something_else(desk: Desk) -> None:
    desk.bring(*talks(40))
    asked: dict[str, Any] = {"shares": {"train": 0.5, "validation": 0.25, "test": 0.25}, "salt": "a"}
    desk.split(**asked)
    with desk.open() as workspace:
        assert all(c.ok for c in gate.export_gate(workspace) if not c.concerns_privacy)
        assert pending.split(workspace).todo == 0
        assert run_step(Session(desk.folder, False, True, 0, "ann"), workspace, "split")["worked"] is False
    desk.bring(*talks(40, first=40))
    with desk.open() as workspace:
        assert run_step(Session(desk.folder, False, True, 0, "ann"), workspace, "split")["worked"] is True
        assert [split["wanted"] for split in last_certificate(workspace)[0]["splits"]] == [0.5, 0.25, 0.25]
        assert last_certificate(workspace)[0]["salt"] == "a"
        assert pending.split(workspace, as_before=False).todo == 80
    desk.write("split", 'salt = "b"')
    with desk.open() as workspace:
        assert pending.split(workspace).todo == 80
        assert status(workspace).next == "curator run"
    assert desk.split(resplit=True).certificate["salt"] == "b"


def test_options_of_a_dedup_hold_the_same_way(desk: Desk) -> None:
    desk.bring(*talks(4))
    assert desk.run(dedup.STAGE, dedup.Options(), **{"dedup.threshold": 0.5}).threshold == 0.5
    with desk.open() as workspace:
        assert pending.dedup(workspace).todo == 0
        assert pending.dedup(workspace, as_before=False).todo == 4
    assert desk.run(dedup.STAGE, dedup.Options(as_before=True)).threshold == 0.5
    assert desk.run(dedup.STAGE, dedup.Options()).threshold == 0.8


def test_other_shares_and_another_salt_move_nothing_and_the_certificate_does_not_claim_it(desk: Desk) -> None:
    desk.bring(*talks(20))
    assert desk.split(salt="a").earlier == 0
    before = splits(desk)
    again = desk.split(salt="b")
    assert (again.earlier, again.certificate["salt"]) == (20, "a")
    assert splits(desk) == before
    desk.bring(*talks(20, first=20))
    more = desk.split(salt="b")
    assert (more.earlier, more.certificate["salt"]) == (20, "b")
    assert desk.split(salt="b", resplit=True).earlier == 0
    assert splits(desk).items() & before.items() != before.items()


def test_a_certificate_has_no_line_for_a_salt_that_is_not_there(desk: Desk) -> None:
    desk.bring(*talks(10))
    assert not any(line.startswith("salt") for line in desk.split().lines)


def test_the_certificate_of_a_new_split_is_told_though_nothing_changed_but_the_split(desk: Desk) -> None:
    desk.bring(*talks(15))
    desk.split()
    desk.bring(*talks(15, first=15))
    desk.split()
    told = desk.split(resplit=True).certificate
    with desk.open() as workspace:
        assert last_certificate(workspace)[0] == json.loads(json.dumps(told))


def test_a_split_by_time_tests_on_what_came_last(desk: Desk) -> None:
    desk.bring(*(talk | {"created_at": 1_700_000_000 + n} for n, talk in enumerate(talks(20))))
    desk.split(by_time=True)
    with desk.open() as workspace:
        ids = assignments.in_order(workspace.store)[0]
    assert [splits(desk)[number] for number in ids] == ["train"] * 16 + ["validation"] * 2 + ["test"] * 2


def test_a_row_that_was_left_out_for_a_while_keeps_the_split_it_had(desk: Desk) -> None:
    desk.bring(*talks(20))
    desk.split()
    before = splits(desk)
    a, b = (next(number for number, split in before.items() if split == name) for name in ("train", "test"))
    with desk.open() as workspace:
        decide_pair(workspace, a, b, "same", actor="ann")
    desk.run(dedup.STAGE, dedup.Options())
    assert desk.split().left_out == 1
    with desk.open() as workspace:
        undo(workspace, actor="ann")
    desk.run(dedup.STAGE, dedup.Options())
    desk.split()
    assert splits(desk) == before


def test_twins_stand_on_one_side_though_their_words_differ_in_every_person(desk: Desk) -> None:
    topics = [f"the ferry of {n * 7919} and the pier of {n * 104729}" for n in range(12)]
    asked = [f"{who} lost {whose} ticket for {topic}. Is that {whose} own fault?" for topic in topics
             for who, whose in (("My husband", "his"), ("My wife", "her"))]  # fmt: skip
    path = desk.bring(*(chat(question, f"Answer {n * 15485863}.") for n, question in enumerate(asked)))
    desk.split(shares={"train": 0.5, "test": 0.5})
    with desk.open() as workspace:
        ids = lookups.by_line(workspace.store, file=path.name)
    found = splits(desk)
    sides = [(found[ids[line]], found[ids[line + 1]]) for line in range(1, len(asked), 2)]
    assert all(a == b for a, b in sides)
    assert len(set(sides)) == 2


def test_twins_whose_people_became_other_names_stand_on_one_side(desk: Desk) -> None:
    topics = [f"the ferry of {n * 7919} and the pier of {n * 104729}" for n in range(12)]
    asked = [f"{who} lost the ticket for {topic}." for topic in topics for who in ("Alice Smith", "Robert Miller")]
    terms = desk.workspace / "rules" / "pii" / "own_terms.yaml"
    terms.write_text("PERSON: [Alice Smith, Robert Miller]\n", encoding="utf-8")
    path = desk.bring(*(chat(question, f"Answer {n * 15485863}.") for n, question in enumerate(asked)))
    with desk.open() as workspace:
        set_style(workspace, "PERSON", "surrogate", actor="ann")
    desk.run(replace.STAGE, replace.Options())
    desk.split(shares={"train": 0.5, "test": 0.5})
    with desk.open() as workspace:
        said = [record.messages[0].text() for record, _ in scrubbed(workspace)]
        ids = lookups.by_line(workspace.store, file=path.name)
    assert not any(word in text for text in said for word in ("Alice", "Smith", "Robert", "Miller", "<"))
    assert len(set(said)) == len(asked)
    found = splits(desk)
    sides = [(found[ids[line]], found[ids[line + 1]]) for line in range(1, len(asked), 2)]
    assert all(a == b for a, b in sides)
    assert len(set(sides)) == 2


@pytest.mark.parametrize("people", [("My husband", "My wife"), ("Alice Smith", "Robert Miller")])
def test_twins_that_stand_apart_all_the_same_keep_the_files_from_being_written(
    desk: Desk, people: tuple[str, str]
) -> None:
    asked = [f"{who} lost the ticket for ferry {n * 7919}." for n in range(12) for who in people]
    terms = desk.workspace / "rules" / "pii" / "own_terms.yaml"
    terms.write_text("PERSON: [Alice Smith, Robert Miller]\n", encoding="utf-8")
    with desk.open() as workspace:
        set_style(workspace, "PERSON", "surrogate", actor="ann")
    path = desk.bring(*(chat(question, f"Answer {n * 15485863}.") for n, question in enumerate(asked)))
    desk.split(shares={"train": 1.0})
    assert desk.export().refused == []
    with desk.open() as workspace:
        moved = lookups.by_line(workspace.store, file=path.name)[2]
        rows = [
            {
                "conversation": item.conversation,
                "split": "test" if item.conversation == moved else "train",
                "reason": "",
            }
            for item in assignments.every(workspace.store)
        ]
        batch = pa.RecordBatch.from_pylist(rows, schema=assignments.SCHEMA)
        assignments.record(workspace.store, op=uuid4(), run="r", actor="ann", rows=batch)
    assert any("do not pass the split's checks" in line for line in desk.export().refused)
