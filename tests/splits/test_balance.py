"""How near splits come to their shares, over all and per label."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.splits import SPLITS, Member, Shares, SplitGroup, assign, split_groups

Desk = Callable[[int, int], list[Member]]
SHARES = Shares(0.8, 0.1, 0.1)


def deviation(counts: Counter[str]) -> float:
    return max(
        abs(counts[split] / counts.total() - share) for split, share in zip(SPLITS, SHARES.in_order(), strict=True)
    )


def overall(members: Sequence[Member], splits: Mapping[str, str]) -> float:
    counts: Counter[str] = Counter()
    for member in members:
        counts[splits[member.id]] += member.examples
    return deviation(counts)


def per_label(members: Sequence[Member], splits: Mapping[str, str]) -> dict[str, float]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for member in members:
        counts[str(member.label)][splits[member.id]] += member.examples
    return {label: deviation(found) for label, found in counts.items()}


def by_chance(groups: Sequence[SplitGroup], seed: int) -> dict[str, str]:
    chance = random.Random(seed)
    places = {group.id: chance.choices(SPLITS, SHARES.in_order())[0] for group in groups}
    return {member.id: places[group.id] for group in groups for member in group.members}


def stratified(groups: Sequence[SplitGroup], salt: str = "s") -> Mapping[str, str]:
    return assign(groups, shares=SHARES, salt=salt, frozen={}, stratify=True).splits


@given(st.lists(st.integers(1, 30), min_size=1, max_size=60), st.permutations([0.6, 0.3, 0.1]), st.text(max_size=3))
def test_no_split_misses_its_share_by_more_than_the_largest_group(
    sizes: list[int], shares: list[float], salt: str
) -> None:
    """Holds of every placement that no single move betters: a group of the fullest split would else go elsewhere."""
    groups = split_groups([Member(f"m{i:03}", (), None, None, size) for i, size in enumerate(sizes)], [])
    splits = assign(groups, shares=Shares(*shares), salt=salt, frozen={}, stratify=False).splits
    held = Counter[str]()
    for i, size in enumerate(sizes):
        held[splits[f"m{i:03}"]] += size
    for split, share in zip(SPLITS, shares, strict=True):
        assert abs(held[split] - share * sum(sizes)) <= max(sizes) + 1e-6


def test_groups_of_one_are_divided_to_the_example() -> None:
    groups = split_groups([Member(f"m{i}", (), None, None) for i in range(1000)], [])
    splits = assign(groups, shares=SHARES, salt="s", frozen={}, stratify=False).splits
    assert Counter(splits.values()) == {"train": 800, "validation": 100, "test": 100}


@pytest.mark.parametrize(
    ("sizes", "shares", "wanted"),
    [
        # placing the largest first finds it: 9 and 5 and 2, 8, 8
        ([2, 5, 8, 9, 8], (0.5, 0.25, 0.25), {"train": 16, "validation": 8, "test": 8}),
        # only a pair swap finds it: 8 and 7 and 3, 6, 6
        ([6, 7, 6, 3, 8], (0.6, 0.2, 0.2), {"train": 18, "validation": 6, "test": 6}),
    ],
)
def test_uneven_groups_are_divided_exactly_where_that_is_possible(
    sizes: list[int], shares: tuple[float, float, float], wanted: dict[str, int]
) -> None:
    groups = split_groups([Member(f"m{i}", (), None, None, size) for i, size in enumerate(sizes)], [])
    splits = assign(groups, shares=Shares(*shares), salt="s", frozen={}, stratify=False).splits
    held = Counter[str]()
    for i, size in enumerate(sizes):
        held[splits[f"m{i}"]] += size
    assert held == wanted


def test_groups_of_two_labels_are_divided_exactly_where_that_is_possible() -> None:
    """The greedy placement alone puts 5 of a into train; moving one group on mends it."""
    contents = [{"a": 1, "b": 2}, {"a": 3}, {"a": 2, "b": 1}, {"a": 1}, {"a": 1, "b": 1}]
    members = [
        Member(f"m{i}{label}", (f"thread:{i}",), label, None, examples)
        for i, content in enumerate(contents)
        for label, examples in content.items()
    ]
    splits = assign(
        split_groups(members, []), shares=Shares(0.5, 0.25, 0.25), salt="s", frozen={}, stratify=True
    ).splits
    held = Counter[tuple[str, str | None]]()
    for member in members:
        held[splits[member.id], member.label] += member.examples
    halves, quarters = {("train", "a"): 4, ("train", "b"): 2}, {("validation", "a"): 2, ("validation", "b"): 1}
    assert held == halves | quarters | {("test", "a"): 2, ("test", "b"): 1}


def test_a_split_without_a_share_gets_nothing() -> None:
    groups = split_groups([Member(f"m{i}", (), f"l{i % 3}", None) for i in range(100)], [])
    splits = assign(groups, shares=Shares(0.9, 0.1, 0), salt="s", frozen={}, stratify=True).splits
    assert Counter(splits.values()) == {"train": 90, "validation": 10}


@pytest.mark.parametrize("seed", range(4))
def test_each_of_seven_skewed_labels_comes_within_five_points_of_its_share(desk: Desk, seed: int) -> None:
    members = desk(3000, seed)
    groups = split_groups(members, [])
    splits = stratified(groups)
    assert overall(members, splits) < 0.005
    assert max(per_label(members, splits).values()) < 0.05


@pytest.mark.parametrize("seed", range(4))
def test_the_worst_label_is_five_times_better_than_by_chance(desk: Desk, seed: int) -> None:
    members = desk(3000, seed)
    groups = split_groups(members, [])
    chance = sorted(max(per_label(members, by_chance(groups, draw)).values()) for draw in range(9))
    assert max(per_label(members, stratified(groups)).values()) * 5 < chance[4]


def test_without_stratify_labels_are_not_looked_at(desk: Desk) -> None:
    members = desk(500, 1)
    relabelled = [Member(m.id, m.keys, "same", None, m.examples) for m in members]
    plain = [
        assign(split_groups(some, []), shares=SHARES, salt="s", frozen={}, stratify=False).splits
        for some in (members, relabelled)
    ]
    assert plain[0] == plain[1]
    assert plain[0] != stratified(split_groups(members, []))


def test_another_salt_gives_another_split_of_the_same_balance(desk: Desk) -> None:
    members = desk(3000, 5)
    groups = split_groups(members, [])
    one, other = stratified(groups, "one"), stratified(groups, "other")
    assert one != other
    assert overall(members, other) < 0.005


def test_new_rows_make_good_for_shares_that_the_frozen_ones_miss() -> None:
    old = [Member(f"old{i:03}", (), None, None) for i in range(100)]
    new = [Member(f"new{i:03}", (), None, None) for i in range(100)]
    frozen = {member.id: "train" for member in old}
    groups = split_groups(old + new, [])
    splits = assign(groups, shares=SHARES, salt="s", frozen=frozen, stratify=False).splits
    assert Counter(splits.values()) == {"train": 160, "validation": 20, "test": 20}


def test_a_hundred_thousand_groups_take_under_twenty_seconds() -> None:
    chance = random.Random(7)
    members = [Member(f"m{i:06}", (f"prompt:{i}",), f"l{chance.randrange(7)}", None, 1 + i % 3) for i in range(100_000)]
    start = process_time()
    splits = stratified(split_groups(members, []))
    assert process_time() - start < 20
    assert len(splits) == 100_000
