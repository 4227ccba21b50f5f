"""Splits by time."""

from __future__ import annotations

from collections import Counter

import pytest

from curator.errors import UsageError
from curator.splits import Cuts, Member, Shares, assign_by_time, certify, split_groups

SHARES = Shares(0.8, 0.1, 0.1)


def row(number: int, *keys: str, time: int | None = None) -> Member:
    return Member(f"m{number:03}", keys, None, number if time is None else time)


def test_test_is_newest_and_validation_next() -> None:
    splits = assign_by_time(split_groups([row(i) for i in range(100)], []), shares=SHARES).splits
    assert [splits[f"m{i:03}"] for i in (0, 79, 80, 89, 90, 99)] == [
        "train",
        "train",
        "validation",
        "validation",
        "test",
        "test",
    ]


def test_the_cuts_are_told() -> None:
    cuts = assign_by_time(split_groups([row(i) for i in range(100)], []), shares=SHARES).cuts
    assert cuts == Cuts(validation_from=80, test_from=90, crossing=0)


def test_a_group_that_crosses_a_cut_goes_to_train_whole() -> None:
    members = [row(i, *(["customer:1"] if i in (5, 95) else [])) for i in range(100)]
    result = assign_by_time(split_groups(members, []), shares=SHARES)
    assert result.splits["m005"] == result.splits["m095"] == "train"
    assert result.cuts is not None
    assert result.cuts.crossing == 1
    # The cut moves back to make up for the row that left.
    assert sum(split == "test" for split in result.splits.values()) == 10


def test_a_group_across_validation_and_test_goes_to_train() -> None:
    members = [row(i, *(["customer:1"] if i in (85, 95) else [])) for i in range(100)]
    splits = assign_by_time(split_groups(members, []), shares=SHARES).splits
    assert splits["m085"] == splits["m095"] == "train"


def test_rows_of_the_same_moment_are_not_torn_apart() -> None:
    """Of 80, 15 and 5 rows of three moments, 5 are nearer to the 10 wanted than 20."""
    members = [row(i, time=1 if i < 80 else 2 if i < 95 else 3) for i in range(100)]
    result = assign_by_time(split_groups(members, []), shares=Shares(0.9, 0, 0.1))
    assert result.cuts == Cuts(validation_from=None, test_from=3, crossing=0)
    assert Counter(result.splits.values()) == {"train": 95, "test": 5}


def test_a_row_without_examples_makes_no_group_older() -> None:
    dropped = Member("dropped", ("customer:1",), None, 0, 0)
    members = [row(i, *(["customer:1"] if i == 95 else [])) for i in range(100)]
    assert assign_by_time(split_groups([*members, dropped], []), shares=SHARES).splits["m095"] == "test"


def test_without_a_test_share_nothing_is_tested() -> None:
    result = assign_by_time(split_groups([row(i) for i in range(10)], []), shares=Shares(0.8, 0.2, 0))
    assert sorted(set(result.splits.values())) == ["train", "validation"]
    assert result.cuts == Cuts(validation_from=8, test_from=None, crossing=0)


def test_missing_times_are_counted() -> None:
    members = [row(1), Member("x", (), None, None), Member("y", (), None, None), Member("z", (), None, None, 0)]
    with pytest.raises(UsageError, match="but 2 of 3 have none, such as x") as caught:
        assign_by_time(split_groups(members, []), shares=SHARES)
    assert "--by-time" in caught.value.fix


def test_nothing_at_all_gives_an_empty_split() -> None:
    assert assign_by_time([], shares=SHARES).splits == {}


def test_the_certificate_of_a_time_split_is_ok() -> None:
    members = [row(i, f"customer:{i % 37}") for i in range(200)]
    result = assign_by_time(split_groups(members, []), shares=SHARES)
    assert certify(result, members, [], frozen={}).ok
