"""Cheap upper bounds on Jaccard similarity: they rule out pairs and never rule out one that reaches the threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from curator.dedup.sets import ShingleSets
from curator.dedup.shingle import Hashes, Ints

_BITS = 1024
_ROWS_PER_BLOCK = 4096
_PAIRS_PER_BLOCK = 1 << 14  # their bitmaps fit a core's cache
_SLACK = 1e-9  # floating point must not exclude a pair that stands exactly at the threshold


def close_in_size(size_a: Ints, size_b: Ints, threshold: float) -> npt.NDArray[np.bool_]:
    """Whether the smaller set is large enough: Jaccard is at most smaller / larger."""
    return np.minimum(size_a, size_b) >= threshold * np.maximum(size_a, size_b) - _SLACK


@dataclass(frozen=True, slots=True)
class Bitmaps:
    """1,024 bits for each of some rows: a hash sets the bit that its lowest ten bits name.

    `bits` is uint64[some rows, 16]; `place` is int64[all rows], where in `bits` a row stands.
    """

    sets: ShingleSets
    bits: Hashes
    place: Ints

    def may_reach(self, a: Ints, b: Ints, threshold: float) -> npt.NDArray[np.bool_]:
        """Whether each pair may reach `threshold`. A bit that only A has stands for a hash or more that B lacks."""
        answers = [np.zeros(0, np.bool_)]
        for start in range(0, len(a), _PAIRS_PER_BLOCK):
            block = slice(start, start + _PAIRS_PER_BLOCK)
            answers.append(self._may_reach(a[block], b[block], threshold))
        return np.concatenate(answers)

    def _may_reach(self, a: Ints, b: Ints, threshold: float) -> npt.NDArray[np.bool_]:
        left, right = self.bits[self.place[a]], self.bits[self.place[b]]
        size_a, size_b = self.sets.sizes(a), self.sets.sizes(b)
        differing = left ^ right
        only_left = np.bitwise_count(differing & left).sum(axis=1, dtype=np.int64)
        only_right = np.bitwise_count(differing & right).sum(axis=1, dtype=np.int64)
        common = np.minimum(size_a - only_left, size_b - only_right)
        reachable: npt.NDArray[np.bool_] = common >= threshold * (size_a + size_b - common) - _SLACK
        return reachable


def bitmaps(sets: ShingleSets, rows: Ints) -> Bitmaps:
    """Bitmaps of `rows`, which are distinct."""
    blocks = [np.zeros((0, _BITS // 64), np.uint64)]
    for start in range(0, len(rows), _ROWS_PER_BLOCK):
        part = sets.take(rows[start : start + _ROWS_PER_BLOCK])
        flags = np.zeros((len(part), _BITS), np.bool_)
        flags[np.repeat(np.arange(len(part)), np.diff(part.starts)), part.values & np.uint64(_BITS - 1)] = True
        blocks.append(np.packbits(flags, axis=1).view(np.uint64))
    place = np.zeros(len(sets), np.int64)
    place[rows] = np.arange(len(rows))
    return Bitmaps(sets, np.concatenate(blocks), place)
