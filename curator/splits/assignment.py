"""Which conversation goes to which split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from curator.splits.balance import balance
from curator.splits.bridges import Conflict, bridges, conflicts
from curator.splits.grouping import Member, SplitGroup, split_groups
from curator.splits.shares import SPLITS, Shares

BRIDGES = "bridges"


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where a time split cuts, in UTC microseconds: each split starts at its time; None if it stays empty.

    crossing: conversations in train that are as new as validation or test, since their group also holds older ones.
    """

    validation_from: int | None
    test_from: int | None
    crossing: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """splits: conversation id -> split. left_out: id -> reason. Every member is in exactly one of the two.

    conflicts: frozen rows of different splits that are now tied. If there are any, nothing may be stored: the caller
    refuses, and the way out is a new split of everything. salt: what broke ties between equal groups.
    cuts: of a time split only.
    """

    splits: Mapping[str, str]
    left_out: Mapping[str, str]
    conflicts: tuple[Conflict, ...]
    shares: Shares
    salt: str
    cuts: Cuts | None = None


def assign(
    groups: Iterable[SplitGroup],
    *,
    shares: Shares,
    salt: str,
    frozen: Mapping[str, str],
    stratify: bool,
) -> Assignment:
    """Put every group into one split, near the wanted shares, the labels too if `stratify`.

    frozen: conversation id -> split of earlier assignments; they never move, and ids that are not in the groups are
    ignored. A group that holds frozen rows of one split goes there. Where newcomers tie frozen rows of two splits,
    those newcomers that do so (see `bridges`) are left out with the reason "bridges", and the rest is grouped anew.
    A frozen row that gives no examples any more is left out too where it is tied to kept rows of another split; the
    caller goes on naming it in `frozen`, for the day it is kept again.

    The result depends on the content of the arguments, not on their order. Raises ValueError if `frozen` names an
    unknown split.
    """
    if unknown := sorted(set(frozen.values()) - set(SPLITS)):
        raise ValueError(f"frozen names the split {unknown[0]!r}; the splits are {', '.join(SPLITS)}")

    placed: list[tuple[Member, str]] = []
    free: list[SplitGroup] = []
    left_out: dict[str, str] = {}
    found: list[Conflict] = []
    for group in sorted(groups, key=lambda group: group.id):
        parts: Sequence[SplitGroup] = [group]
        if len(_held(group, frozen)) > 1:
            found += conflicts(group, frozen)
            out = bridges(group, frozen)
            left_out |= dict.fromkeys(sorted(out), BRIDGES)
            parts = split_groups((member for member in group.members if member.id not in out), group.ties)
        for part in parts:
            held = _held(part, frozen)
            if held:
                # More than one only in a conflict: then each frozen row keeps its own.
                placed += [(member, frozen.get(member.id, held[0])) for member in part.members]
            else:
                free.append(part)

    chosen = balance(free, placed, shares=shares, salt=salt, stratify=stratify)
    splits = {member.id: split for member, split in placed}
    splits |= {member.id: chosen[group.id] for group in free for member in group.members}
    return Assignment(splits, left_out, tuple(found), shares, salt)


def _held(group: SplitGroup, frozen: Mapping[str, str]) -> list[str]:
    return sorted({frozen[member.id] for member in group.members if member.id in frozen})
