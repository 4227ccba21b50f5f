"""Exact Jaccard similarity of pairs of shingle sets."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from curator.dedup.sets import HASH_BITS, ROWS_PER_BLOCK, ShingleSets
from curator.dedup.shingle import Ints
from curator.dedup.threads import spans

_HASHES_PER_BLOCK = 1 << 20


def jaccard(sets: ShingleSets, a: Ints, b: Ints) -> npt.NDArray[np.float64]:
    """|A and B| / |A or B| of each pair of rows; 0 where both are empty. `a` and `b` have one length."""
    size_a, size_b = sets.sizes(a), sets.sizes(b)
    scores = np.zeros(len(a), np.float64)
    for start, stop in spans(size_a + size_b, _HASHES_PER_BLOCK, ROWS_PER_BLOCK):
        left, right = a[start:stop], b[start:stop]
        # A hash that stands twice under one pair's number is in both sets: a set holds it once.
        keys = np.sort(np.concatenate([sets.take(left).numbered(), sets.take(right).numbered()]))
        shared = keys[1:][keys[1:] == keys[:-1]] >> np.uint64(HASH_BITS)
        common = np.bincount(shared.astype(np.int64), minlength=stop - start)
        scores[start:stop] = common / np.maximum(size_a[start:stop] + size_b[start:stop] - common, 1)
    return scores
