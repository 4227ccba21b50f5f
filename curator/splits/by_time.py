"""Split by time: train on the past, test on what came after it."""

from __future__ import annotations

from collections.abc import Iterable

from curator.errors import UsageError
from curator.splits.assignment import Assignment, Cuts
from curator.splits.grouping import SplitGroup
from curator.splits.shares import TEST, TRAIN, VALIDATION, Shares


def assign_by_time(groups: Iterable[SplitGroup], *, shares: Shares) -> Assignment:
    """Test holds the newest groups, validation the next, train the rest and every group that crosses a cut.

    A cut is a moment; a group belongs behind it if all its members do. The cuts are placed so that test, then
    validation, come as near to their share of the examples as whole groups allow; groups that start in the same
    microsecond stay together. All is assigned anew: a frozen row could not stay in a test that moves with time.
    Members without examples need no time. Raises UsageError with their number if others have none.
    """
    groups = sorted(groups, key=lambda group: group.id)
    exported = [member for group in groups for member in group.members if member.examples]
    missing = [member.id for member in exported if member.created_at is None]
    if missing:
        raise UsageError(
            f"a split by time needs the time of every conversation, but {len(missing)} of {len(exported)} have none"
            f", such as {min(missing)}",
            "split without --by-time, or leave those out (curator dedup decide ID --drop)",
        )

    spans: list[tuple[int, int, int, SplitGroup]] = []  # first, last, examples, group
    for group in groups:
        times = [member.created_at for member in group.members if member.examples and member.created_at is not None]
        if times:
            spans.append((min(times), max(times), sum(member.examples for member in group.members), group))
    whole = sum(examples for _, _, examples, _ in spans)

    test_from = _cut([(first, examples) for first, _, examples, _ in spans], shares.test * whole)
    before_test = [span for span in spans if test_from is None or span[1] < test_from]
    validation_from = _cut([(first, examples) for first, _, examples, _ in before_test], shares.validation * whole)

    chosen: dict[str, str] = {}
    for first, last, _, group in spans:
        if test_from is not None and first >= test_from:
            chosen[group.id] = TEST
        elif validation_from is not None and first >= validation_from and (test_from is None or last < test_from):
            chosen[group.id] = VALIDATION
    splits = {member.id: chosen.get(group.id, TRAIN) for group in groups for member in group.members}

    starts = [start for start in (validation_from, test_from) if start is not None]
    crossing = sum(
        splits[member.id] == TRAIN and member.created_at is not None and member.created_at >= min(starts)
        for member in exported
        if starts
    )
    return Assignment(splits, {}, (), shares, "", Cuts(validation_from, test_from, crossing))


def _cut(starts: list[tuple[int, int]], wanted: float) -> int | None:
    """The time from which on the examples come nearest to `wanted`; None if no time is nearer than none at all.

    starts: (start of a group, its examples). Of two times equally near, the later.
    """
    best: int | None = None
    distance = wanted
    taken = 0
    starts = sorted(starts, reverse=True)
    for index, (time, examples) in enumerate(starts):
        taken += examples
        last_of_its_time = index + 1 == len(starts) or starts[index + 1][0] != time
        if last_of_its_time and abs(taken - wanted) < distance:
            best, distance = time, abs(taken - wanted)
    return best
