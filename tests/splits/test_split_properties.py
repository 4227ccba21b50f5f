"""What holds of every split, whatever the data: found by search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from curator.splits import SPLITS, Assignment, Member, Shares, SplitGroup, assign, assign_by_time, certify, split_groups

Tie = tuple[str, str]

# Few ids, many ties and frozen rows: bridges and conflicts must come up in many of the examples.
IDS = [f"m{number:02}" for number in range(12)]
KEYS = st.lists(st.builds("{}:{}".format, st.sampled_from(["thread", "prompt"]), st.integers(0, 7)), max_size=2)
LABELS = st.sampled_from([None, "billing", "refund", "delivery"])
SHARES = st.sampled_from([Shares(0.8, 0.1, 0.1), Shares(0.5, 0.25, 0.25), Shares(0.9, 0, 0.1), Shares(1, 0, 0)])
TIES = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=8)
FROZEN = st.dictionaries(st.sampled_from(IDS), st.sampled_from(SPLITS), max_size=6)


@st.composite
def member_lists(draw: st.DrawFn) -> list[Member]:
    ids = draw(st.permutations(IDS))[draw(st.sampled_from([0, 0, 0, 2, 6, 11])) :]
    times, examples = st.integers(0, 50), st.integers(0, 4)
    return [Member(id, tuple(draw(KEYS)), draw(LABELS), draw(times), draw(examples)) for id in ids]


def connected(members: list[Member], ties: list[Tie]) -> list[set[str]]:
    """Groups by repeated merging of sets: slow and plain."""
    sets = [{member.id} for member in members]
    edges = {tie for tie in ties if all(any(id in one for one in sets) for id in tie)}
    edges |= {(a.id, b.id) for a in members for b in members if set(a.keys) & set(b.keys)}
    for a, b in edges:
        one = next(found for found in sets if a in found)
        other = next(found for found in sets if b in found)
        if one is not other:
            one |= other
            sets.remove(other)
    return sets


def assigned(groups: list[SplitGroup], shares: Shares, frozen: Mapping[str, str], stratify: bool = True) -> Assignment:
    return assign(groups, shares=shares, salt="salt", frozen=frozen, stratify=stratify)


def without(members: list[Member], left_out: Mapping[str, str]) -> list[Member]:
    return [member for member in members if member.id not in left_out]


def frozen_splits(members: list[Member], ties: list[Tie], frozen: Mapping[str, str]) -> list[set[str]]:
    return [{frozen[id] for id in group if id in frozen} for group in connected(members, ties)]


@given(member_lists(), TIES)
def test_groups_are_what_keys_and_ties_connect(members: list[Member], ties: list[Tie]) -> None:
    groups = split_groups(members, ties)
    expected = sorted(sorted(group) for group in connected(members, ties))
    assert [[member.id for member in group.members] for group in groups] == expected
    assert [group.id for group in groups] == [group[0] for group in expected]


@given(member_lists(), TIES, FROZEN, SHARES, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(
    members: list[Member], ties: list[Tie], frozen: dict[str, str], shares: Shares, stratify: bool, chance: Random
) -> None:
    groups = split_groups(members, ties)
    again = split_groups(chance.sample(members, len(members)), [(b, a) for a, b in chance.sample(ties, len(ties))])
    assert again == groups
    other = assigned(chance.sample(groups, len(groups)), shares, dict(reversed(frozen.items())), stratify)
    assert other == assigned(groups, shares, frozen, stratify)


@given(member_lists(), TIES, FROZEN, SHARES)
def test_every_conversation_is_in_one_split_or_left_out(
    members: list[Member], ties: list[Tie], frozen: dict[str, str], shares: Shares
) -> None:
    result = assigned(split_groups(members, ties), shares, frozen)
    assert result.splits.keys() | result.left_out.keys() == {member.id for member in members}
    assert not result.splits.keys() & result.left_out.keys()


@given(member_lists(), TIES, FROZEN, SHARES)
def test_no_group_crosses_unless_frozen_rows_are_in_conflict(
    members: list[Member], ties: list[Tie], frozen: dict[str, str], shares: Shares
) -> None:
    result = assigned(split_groups(members, ties), shares, frozen)
    crossing = [
        group
        for group in connected(without(members, result.left_out), ties)
        if len({result.splits[id] for id in group}) > 1
    ]
    assert bool(crossing) == bool(result.conflicts)
    assert {id for group in crossing for id in group} <= frozen.keys()


@given(member_lists(), TIES, FROZEN, SHARES)
def test_frozen_rows_never_move(members: list[Member], ties: list[Tie], frozen: dict[str, str], shares: Shares) -> None:
    result = assigned(split_groups(members, ties), shares, frozen)
    for member in members:
        if member.id in frozen and member.examples:
            assert result.splits[member.id] == frozen[member.id]


@given(member_lists(), TIES, FROZEN, SHARES)
def test_each_row_left_out_would_tie_two_splits_if_it_came_back(
    members: list[Member], ties: list[Tie], frozen: dict[str, str], shares: Shares
) -> None:
    result = assigned(split_groups(members, ties), shares, frozen)
    for member in members:
        if member.id in result.left_out:
            others = {id: reason for id, reason in result.left_out.items() if id != member.id}
            back = connected(without(members, others), ties)
            group = next(group for group in back if member.id in group)
            assert len({frozen[id] for id in group if id in frozen}) > 1


@given(member_lists(), TIES, SHARES, st.integers(0, 12))
def test_nothing_moves_when_data_grow(members: list[Member], ties: list[Tie], shares: Shares, first: int) -> None:
    exported = [replace(member, examples=member.examples + 1) for member in members]
    before = assigned(split_groups(exported[:first], ties), shares, {})
    after = assigned(split_groups(exported, ties), shares, before.splits)
    known = {member.id for member in exported[:first]}
    assert {id: split for id, split in after.splits.items() if id in known} == before.splits
    assert after.conflicts == ()
    assert certify(after, exported, ties, frozen=before.splits).ok


@given(member_lists(), TIES, SHARES)
def test_a_time_split_tears_no_group_and_tests_on_nothing_older_than_its_cut(
    members: list[Member], ties: list[Tie], shares: Shares
) -> None:
    result = assign_by_time(split_groups(members, ties), shares=shares)
    assert all(len({result.splits[id] for id in group}) == 1 for group in connected(members, ties))
    times = {member.id: member.created_at or 0 for member in members if member.examples}
    tested = [times[id] for id, split in result.splits.items() if split == "test" and id in times]
    validated = [times[id] for id, split in result.splits.items() if split == "validation" and id in times]
    assert not tested or not validated or max(validated) < min(tested)
    assert certify(result, members, ties, frozen={}).ok
