"""Items of an evaluation that stand in conversations: what a model was trained on measures nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from curator.dedup.compare import Scored
from curator.dedup.sets import HASH_BITS, ShingleSets, Turns, shingle_sets
from curator.dedup.shingle import Hashes, Ints, distinct
from curator.dedup.threads import Steps
from curator.dedup.verify import containment

_TABLE_BITS = 24
_AT_ONCE = 1 << 24


def contaminated(
    documents: Sequence[Turns],
    items: Sequence[Turns],
    *,
    threshold: float,
    progress: Callable[[int, int], None],
    check: Callable[[], None],
) -> Scored:
    """Every document (`a`) that holds `threshold` of an item (`b`) or more: |A and B| / |B| of their word 5-grams.

    Roles do not count: a question of an evaluation may stand in an answer. An item of which t n of n shingles stand in
    a document shares one of its n - ceil(t n) + 1 rarest with it, so that none is missed. Items without a word are in
    nothing.
    """
    steps = Steps(len(documents) + len(items), progress, check)
    rows = [tuple(("", text) for _, text in turns) for turns in (*documents, *items)]
    sets, _ = shingle_sets(rows, steps)
    a, b = _candidates(sets, len(documents), threshold)
    score = containment(sets, a, b)
    reached = score >= threshold
    steps.finish()
    return Scored(a[reached], b[reached] - len(documents), score[reached])


def _candidates(sets: ShingleSets, documents: int, threshold: float) -> tuple[Ints, Ints]:
    """Pairs of rows that share one of the rarest shingles of the second, which is behind `documents`."""
    begin = sets.starts[documents]
    values = sets.values[begin:]
    known, which = np.unique(values, return_inverse=True)
    row, found = _standing(sets, int(begin), known)
    counts = np.bincount(found, minlength=len(known))

    sizes = np.diff(sets.starts[documents:])
    item = np.repeat(np.arange(len(sizes)), sizes)
    order = np.lexsort((counts[which], item))
    position = np.arange(len(order)) - np.repeat(sets.starts[documents:-1] - begin, sizes)
    needed = sizes - np.ceil(threshold * sizes - 1e-9).astype(np.int64) + 1
    rarest = order[position < needed[item]]
    rarest = rarest[counts[which[rarest]] > 0]

    by_value = np.argsort(found, kind="stable")
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])[which[rarest]]
    count = counts[which[rarest]]
    inside = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    met = row[by_value[np.repeat(first, count) + inside]]
    pairs = distinct((met << 32) | np.repeat(item[rarest], count))
    return pairs >> 32, (pairs & 0xFFFFFFFF) + documents


def _standing(sets: ShingleSets, end: int, known: Hashes) -> tuple[Ints, Ints]:
    """(row, index in `known`) of each value before `end` that is among `known`, which is ascending."""
    shift = np.uint64(HASH_BITS - _TABLE_BITS)
    table = np.zeros(1 << _TABLE_BITS, np.bool_)
    table[(known >> shift).astype(np.int64)] = True
    places, indexes = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for start in range(0, end if len(known) else 0, _AT_ONCE):
        some = sets.values[start : min(start + _AT_ONCE, end)]
        maybe = np.flatnonzero(table[(some >> shift).astype(np.int64)])
        index = np.minimum(np.searchsorted(known, some[maybe]), len(known) - 1)
        same = known[index] == some[maybe]
        places.append(maybe[same] + start)
        indexes.append(index[same])
    place = np.concatenate(places)
    return np.searchsorted(sets.starts, place, side="right") - 1, np.concatenate(indexes)
