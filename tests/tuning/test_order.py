"""By what a launch knows its own job and files again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from curator.tuning.order import MARK, Order
from curator.tuning.remote import RemoteFile, RemoteJob

JOB = RemoteJob("ftjob-1", "queued", "b", "", "file-1", "", "desk", {MARK: "mine"}, 1, None, None)


@pytest.fixture
def order(tmp_path: Path) -> Order:
    path = tmp_path / "train.jsonl"
    path.write_bytes(b"12345")
    return Order("mine", {"train": path}, "b", "supervised", {}, "desk", None, None)


@pytest.mark.parametrize(
    ("job", "own"),
    [
        (JOB, True),
        (replace(JOB, training_file="file-2", suffix="other"), True),
        (replace(JOB, metadata={MARK: "another"}), False),
        (replace(JOB, metadata={}), True),
        (replace(JOB, metadata={"theirs": "x"}, suffix=""), True),
        (replace(JOB, metadata={}, training_file="file-2"), False),
        (replace(JOB, metadata={}, suffix="other"), False),
    ],
    ids=["mark", "mark alone", "another mark", "dropped", "no suffix told", "another file", "another suffix"],
)
def test_a_job_is_known_by_its_mark_else_by_its_file_and_suffix(order: Order, job: RemoteJob, own: bool) -> None:
    assert order.is_of(job, "file-1") is own


def test_no_job_is_known_by_a_file_that_was_never_sent(order: Order) -> None:
    assert not order.is_of(replace(JOB, metadata={}, training_file=""), "")


def test_a_file_is_known_by_its_name_and_size(order: Order) -> None:
    name = order.name_of("train")
    half, other, whole = RemoteFile("1", name, 3, 0), RemoteFile("2", "x.jsonl", 5, 0), RemoteFile("3", name, 5, 0)
    assert order.uploaded("train", [half, other]) == ""
    assert order.uploaded("train", [half, other, whole]) == "3"
