"""What must hold of a finished split, found from members, ties and places alone.

Nothing here uses how the groups were made or assigned: the groups are found a second time, by walking, so that a fault
of grouping or assignment shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from curator.splits.assignment import Cuts
from curator.splits.grouping import Member
from curator.splits.shares import TEST, VALIDATION

SHOWN: Final = 10  # ids that a failed check names


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must not occur. count: how often it does. ids: the first of them. fix: how to mend it."""

    name: str
    count: int
    ids: tuple[str, ...]
    fix: str


def check(name: str, ids: Iterable[str], fix: str) -> Check:
    """A check that fails for each of `ids`."""
    found = sorted(ids)
    return Check(name, len(found), tuple(found[:SHOWN]), fix)


def walk(members: Sequence[Member], ties: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The groups as sorted lists of ids: everything that can be reached over equal keys and ties, depth first."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    keys = {member.id: member.keys for member in members}
    for member in members:
        for key in member.keys:
            holders[key].append(member.id)
    tied: defaultdict[str, list[str]] = defaultdict(list)
    for a, b in ties:
        if a in keys and b in keys:
            tied[a].append(b)
            tied[b].append(a)

    groups: list[list[str]] = []
    seen: set[str] = set()
    for start in sorted(keys):
        if start in seen:
            continue
        seen.add(start)
        group, stack = [], [start]
        while stack:
            id = stack.pop()
            group.append(id)
            near = [*tied.get(id, ())]
            for key in keys[id]:
                near += holders.pop(key, ())
            for other in near:
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
        groups.append(sorted(group))
    return groups


def groups_across(groups: Iterable[Sequence[str]], places: Mapping[str, str]) -> list[str]:
    """The first id of each group that has members in more than one split."""
    return [group[0] for group in groups if len({places[id] for id in group}) > 1]


def near_duplicates_across(ties: Iterable[tuple[str, str]], places: Mapping[str, str]) -> list[str]:
    """The pairs whose two sides are in different splits, as "A ~ B"."""
    pairs = {(min(tie), max(tie)) for tie in ties}
    return [f"{a} ~ {b}" for a, b in pairs if a in places and b in places and places[a] != places[b]]


def out_of_time(members: Iterable[Member], places: Mapping[str, str], cuts: Cuts) -> list[str]:
    """Members of validation or test that are not of its time."""
    wrong = []
    for member in members:
        split, time = places.get(member.id), member.created_at
        if not member.examples or split not in (VALIDATION, TEST):
            continue
        start = cuts.test_from if split == TEST else cuts.validation_from
        end = cuts.test_from if split == VALIDATION else None
        if time is None or start is None or time < start or (end is not None and time >= end):
            wrong.append(member.id)
    return wrong
