"""Exact similarity of pairs of shingle sets."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from curator.dedup.sets import HASH_BITS, ROWS_PER_BLOCK, ShingleSets
from curator.dedup.shingle import Ints
from curator.dedup.threads import spans

_HASHES_PER_BLOCK = 1 << 20


def jaccard(sets: ShingleSets, a: Ints, b: Ints) -> npt.NDArray[np.float64]:
    """|A and B| / |A or B| of each pair of rows; 0 where both are empty. `a` and `b` have one length."""
    common = shared(sets, a, b)
    scores: npt.NDArray[np.float64] = common / np.maximum(sets.sizes(a) + sets.sizes(b) - common, 1)
    return scores


def containment(sets: ShingleSets, a: Ints, b: Ints) -> npt.NDArray[np.float64]:
    """|A and B| / |B| of each pair of rows; 0 where B is empty. `a` and `b` have one length."""
    scores: npt.NDArray[np.float64] = shared(sets, a, b) / np.maximum(sets.sizes(b), 1)
    return scores


def shared(sets: ShingleSets, a: Ints, b: Ints) -> Ints:
    """|A and B| of each pair of rows."""
    found = np.zeros(len(a), np.int64)
    for start, stop in spans(sets.sizes(a) + sets.sizes(b), _HASHES_PER_BLOCK, ROWS_PER_BLOCK):
        left, right = a[start:stop], b[start:stop]
        # A hash that stands twice under one pair's number is in both sets: a set holds it once.
        keys = np.sort(np.concatenate([sets.take(left).numbered(), sets.take(right).numbered()]))
        twice = keys[1:][keys[1:] == keys[:-1]] >> np.uint64(HASH_BITS)
        found[start:stop] = np.bincount(twice.astype(np.int64), minlength=stop - start)
    return found
