"""Spread groups over the splits so that the whole and every label come near their shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import combinations, product
from typing import Final

from curator.splits.board import Board, Profile, merged
from curator.splits.grouping import Member, SplitGroup
from curator.splits.shares import SPLITS, Shares

LEAST_GAIN: Final = 1e-9  # below it, rounding could make a move and its reverse both look good
ROUNDS: Final = 25  # of flips and swaps; real data settle in fewer than five
WIDTH: Final = 100  # profiles of a split that the pair swaps look at


def balance(
    groups: Sequence[SplitGroup],
    placed: Iterable[tuple[Member, str]],
    *,
    shares: Shares,
    salt: str,
    stratify: bool,
) -> dict[str, str]:
    """A split for each group (by its id), given members that are placed already (with their split).

    Greedy, largest group first, then single moves and pair swaps while they lower the loss (see Board). Groups of one
    size go in the order of sha256(salt + group id). Groups with the same count of examples per label are
    interchangeable, so the search runs over such profiles, and the swaps over at most WIDTH of them per split: nothing
    is quadratic in the number of groups.
    """
    placed = list(placed)
    everybody = [member for member, _ in placed] + [member for group in groups for member in group.members]
    labels = sorted({member.label for member in everybody if member.label is not None}) if stratify else []
    strata = {label: stratum for stratum, label in enumerate(labels, start=1)}

    used = [(split, share) for split, share in zip(SPLITS, shares.in_order(), strict=True) if share > 0]
    totals = dict(_profile(everybody, strata))
    board = Board([share for _, share in used], [totals.get(stratum, 0) for stratum in range(len(strata) + 1)])
    for index, (split, _) in enumerate(used):
        board.add(index, _profile((member for member, held in placed if held == split), strata))

    profiles = {group.id: _profile(group.members, strata) for group in groups}
    rank = {group.id: sha256((salt + group.id).encode()).digest() for group in groups}
    pools: list[dict[Profile, list[str]]] = [{} for _ in used]
    for id in sorted(profiles, key=lambda id: (-_size(profiles[id]), rank[id])):
        profile = profiles[id]
        split_index = min(board.splits, key=lambda index: board.cost(index, profile))
        board.add(split_index, profile)
        pools[split_index].setdefault(profile, []).append(id)

    for _ in range(ROUNDS):
        flipped = _flip(board, pools)
        swapped = _swap(board, pools)
        if not (flipped or swapped):
            break
    return {id: used[index][0] for index, pool in enumerate(pools) for ids in pool.values() for id in ids}


def _profile(members: Iterable[Member], strata: dict[str, int]) -> Profile:
    counts: Counter[int] = Counter()
    for member in members:
        if member.examples:
            counts[0] += member.examples
            if member.label in strata:
                counts[strata[member.label]] += member.examples
    return tuple(sorted(counts.items()))


def _size(profile: Profile) -> int:
    return profile[0][1] if profile else 0


def _by_size(pool: dict[Profile, list[str]]) -> list[Profile]:
    return sorted((profile for profile, ids in pool.items() if ids), key=lambda profile: (_size(profile), profile))


def _flip(board: Board, pools: list[dict[Profile, list[str]]]) -> bool:
    """Move single groups, small ones first, while that lowers the loss. True if any moved."""
    moved = False
    for source in board.splits:
        for profile in _by_size(pools[source]):
            while pools[source][profile]:
                leaving = board.cost(source, profile, -1)
                moves = ((leaving + board.cost(other, profile), other) for other in board.splits if other != source)
                change, target = min(moves, default=(0.0, source))
                if change > -LEAST_GAIN:
                    break
                board.add(source, profile, -1)
                board.add(target, profile)
                pools[target].setdefault(profile, []).append(pools[source][profile].pop())
                moved = True
    return moved


def _swap(board: Board, pools: list[dict[Profile, list[str]]]) -> bool:
    """Exchange one group of a split for one of another while that lowers the loss. True if any pair was exchanged."""
    swapped = False
    for a, b in combinations(board.splits, 2):
        for mine, other in product(_sample(_by_size(pools[a])), _sample(_by_size(pools[b]))):
            if mine == other or not pools[a][mine] or not pools[b][other]:
                continue
            change = merged(other, mine)
            if board.cost(a, change) + board.cost(b, change, -1) < -LEAST_GAIN:
                board.add(a, change)
                board.add(b, change, -1)
                pools[b].setdefault(mine, []).append(pools[a][mine].pop())
                pools[a].setdefault(other, []).append(pools[b][other].pop())
                swapped = True
    return swapped


def _sample(profiles: list[Profile]) -> list[Profile]:
    """At most WIDTH of them, evenly spaced, the first included."""
    return profiles[:: -(-len(profiles) // WIDTH) or 1]
