"""From buckets to verified pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from curator.dedup.bound import Bitmaps, bitmaps, close_in_size
from curator.dedup.join import Buckets
from curator.dedup.sets import ShingleSets
from curator.dedup.shingle import Ints, distinct
from curator.dedup.threads import Steps, in_threads, spans
from curator.dedup.verify import jaccard

CAP = 64
"""Rows of a bucket among which every row is compared with every other."""

LEADERS = 64
"""Rows of a larger bucket that lead: with which all others are compared."""

_PAIRS_PER_BLOCK = 1 << 19


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs of rows, a < b, and their similarity; three arrays of one length."""

    a: Ints
    b: Ints
    score: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sets of rows with what it takes to compare two of them at a threshold."""

    sets: ShingleSets
    bitmaps: Bitmaps
    threshold: float

    def similar(self, a: Ints, b: Ints) -> Scored:
        """The distinct pairs a < b among those given that reach the threshold, verified."""
        close = (a < b) & close_in_size(self.sets.sizes(a), self.sets.sizes(b), self.threshold)
        pairs = distinct((a[close] << 32) | b[close])
        a, b = pairs >> 32, pairs & 0xFFFFFFFF
        near = self.bitmaps.may_reach(a, b, self.threshold)
        a, b = a[near], b[near]
        score = jaccard(self.sets, a, b)
        reached = score >= self.threshold
        return Scored(a[reached], b[reached], score[reached])


def similar_pairs(sets: ShingleSets, buckets: Buckets, threshold: float, steps: Steps) -> tuple[Scored, int]:
    """Every pair within a bucket of up to `CAP` rows that reaches the threshold, and the number of larger buckets.

    In a larger bucket the first row leads: all others are compared with it, and those similar to it leave. The next
    row that is left leads then, until `CAP` are left, among which all are compared, or `LEADERS` have led. So work
    grows with the rows and not with their square, and a row similar to the first of its kind is tied to that one.
    """
    comparison = Comparison(sets, bitmaps(sets, distinct(buckets.row)), threshold)
    sizes = buckets.sizes()
    capped = len(distinct(buckets.bucket[sizes > CAP]))
    led, left = _follow_leaders(comparison, buckets.only(sizes > CAP), steps)
    small = buckets.only(sizes <= CAP)
    bucket, row = np.concatenate([small.bucket, left.bucket]), np.concatenate([small.row, left.row])
    compared = _compare_all(comparison, Buckets(bucket, row), steps)
    return _distinct([*led, *compared]), capped


def _follow_leaders(comparison: Comparison, crowded: Buckets, steps: Steps) -> tuple[list[Scored], Buckets]:
    """Pairs with leaders, and what is left of the buckets once it is `CAP` rows or fewer."""
    found: list[Scored] = []
    small = [crowded.only(np.zeros(len(crowded.row), np.bool_))]
    for _ in range(LEADERS):
        still = crowded.sizes() > CAP
        small.append(crowded.only(~still))
        crowded = crowded.only(still)
        if not len(crowded.row):
            break
        leads = np.diff(crowded.bucket, prepend=-1) != 0
        leader = crowded.row[leads][np.cumsum(leads) - 1]
        pairs = distinct((leader << 32) | crowded.row)

        def compare(start: int, pairs: Ints = pairs) -> Scored:
            block = pairs[start : start + _PAIRS_PER_BLOCK]
            return comparison.similar(block >> 32, block & 0xFFFFFFFF)

        led = in_threads(compare, range(0, len(pairs), _PAIRS_PER_BLOCK), steps, lambda _: 0)
        found.extend(led)
        follows = np.zeros(len(comparison.sets), np.bool_)
        for scored in led:
            follows[scored.b] = True
        crowded = crowded.only(~leads & ~follows[crowded.row])
    return found, Buckets(np.concatenate([part.bucket for part in small]), np.concatenate([part.row for part in small]))


def _compare_all(comparison: Comparison, buckets: Buckets, steps: Steps) -> list[Scored]:
    """Each row with all later rows of its buckets. All pairs of a row fall into one block, which so meets each once."""
    entries = distinct((buckets.bucket << 32) | buckets.row)  # sorted again: led buckets came last
    bucket, row = entries >> 32, entries & 0xFFFFFFFF
    ends = np.cumsum(np.bincount(bucket))[bucket] if len(bucket) else bucket
    later = ends - np.arange(len(row)) - 1
    by_row = np.sort((row << 32) | np.arange(len(row))) & 0xFFFFFFFF  # a fraction of the time of argsort
    rows = len(comparison.sets)
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(row, minlength=rows))])
    totals = np.concatenate([np.zeros(1, np.int64), np.cumsum(later[by_row])])[first]

    def compare(block: tuple[int, int]) -> Scored:
        entry = by_row[first[block[0]] : first[block[1]]]
        count = later[entry]
        total = np.cumsum(count)
        offset = np.arange(total[-1] if len(total) else 0) - np.repeat(total - count, count)
        return comparison.similar(np.repeat(row[entry], count), row[np.repeat(entry + 1, count) + offset])

    return in_threads(compare, spans(np.diff(totals), _PAIRS_PER_BLOCK, rows), steps, lambda block: block[1] - block[0])


def _distinct(parts: list[Scored]) -> Scored:
    """All pairs, each once, sorted."""
    a = np.concatenate([np.zeros(0, np.int64), *(part.a for part in parts)])
    b = np.concatenate([np.zeros(0, np.int64), *(part.b for part in parts)])
    score = np.concatenate([np.zeros(0, np.float64), *(part.score for part in parts)])
    _, first = np.unique((a << 32) | b, return_index=True)
    return Scored(a[first], b[first], score[first])
