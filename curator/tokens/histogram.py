"""Bins of a round width for token counts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from math import ceil

from curator.tokens.summary import percentile

_BINS = 10


def histogram(ordered: Sequence[int]) -> tuple[tuple[int, int, int], ...]:
    """(from, to, how many) of counts in ascending order; nothing of nothing.

    The last bin holds the longest too, so that a few of them flatten nothing: what is beyond the 95th percentile, or,
    where one of few lies there already, beyond three times what three of four have.
    """
    if not ordered:
        return ()
    end = min(percentile(ordered, 95), 3 * percentile(ordered, 75))
    width = _round_up((end - ordered[0]) / _BINS)
    start = ordered[0] // width * width
    firsts = [bisect_left(ordered, start + n * width) for n in range(_BINS + 1)]
    bins = [past - first for first, past in pairwise([*firsts, len(ordered)])]
    last = max(n for n, count in enumerate(bins) if count)
    ends = [start + (n + 1) * width - 1 for n in range(last)] + [max(ordered[-1], start + (last + 1) * width - 1)]
    return tuple((start + n * width, end, bins[n]) for n, end in enumerate(ends))


def _round_up(width: float) -> int:
    """The least of 1, 2, 5, 10, 20, 50, ... that is not below `width`."""
    scale = 1
    while True:
        for step in (1, 2, 5):
            if step * scale >= ceil(width):
                return step * scale
        scale *= 10
