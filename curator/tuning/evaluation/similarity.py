"""How near one text is to another, 0 to 1."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import numpy.typing as npt

_Numbers = npt.NDArray[np.uint64]

_WORD = re.compile(r"\w+|[^\w\s]")
_SPACES = re.compile(r"\s+")
_ORDERS = 6
_BETA = 2.0
#: Odd and large, so that two runs of characters do not come to one number (it wraps at 64 bits).
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def token_f1(expected: str, said: str) -> float:
    """The harmonic mean of how many words of each are in the other, case aside; two empty texts are the same."""
    right, found = (Counter(_WORD.findall(text.casefold())) for text in (expected, said))
    if not right or not found:
        return float(right == found)
    shared = sum((right & found).values())
    return 2 * shared / (sum(right.values()) + sum(found.values()))


def chrf(expected: str, said: str) -> float:
    """The mean F-score of runs of 1 to 6 characters, recall counting twice as much as precision.

    M. Popovic, chrF: character n-gram F-score for automatic MT evaluation, WMT 2015; without white space. Orders of
    which neither text has a run are left out.
    """
    right, found = (_codes(_SPACES.sub("", text)) for text in (expected, said))
    if not len(right) or not len(found) or np.array_equal(right, found):
        return float(np.array_equal(right, found))
    scores = []
    ours, theirs = right[:0], found[:0]
    for order in range(1, min(_ORDERS, max(len(right), len(found))) + 1):
        ours, theirs = _runs(ours, right, order), _runs(theirs, found, order)
        shared = _shared(ours, theirs)
        scores.append(_f(shared / max(1, len(theirs)), shared / max(1, len(ours))))
    return sum(scores) / len(scores)


def _codes(text: str) -> _Numbers:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)


def _runs(shorter: _Numbers, codes: _Numbers, order: int) -> _Numbers:
    """A number for each run of so many characters, made from those of the runs that are one shorter."""
    if order == 1:
        return codes
    if len(codes) < order:
        return codes[:0]
    return shorter[:-1] * _FACTOR + codes[order - 1 :]


def _shared(ours: _Numbers, theirs: _Numbers) -> int:
    """How many runs are in both, each as often as it is in either."""
    (first, first_n), (second, second_n) = (np.unique(runs, return_counts=True) for runs in (ours, theirs))
    _, at, there = np.intersect1d(first, second, assume_unique=True, return_indices=True)
    return int(np.minimum(first_n[at], second_n[there]).sum())


def _f(precision: float, recall: float) -> float:
    if not precision and not recall:
        return 0.0
    weight = _BETA * _BETA
    return (1 + weight) * precision * recall / (weight * precision + recall)
