"""Paired bootstrap: the same drawn questions for everything that is measured on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from curator.stats import Interval

Floats = npt.NDArray[np.float64]
#: From columns of a question each (rows, columns) and weights (rounds, rows) to one number a round.
Statistic = Callable[[Floats], Floats]

ROUNDS = 1_000
_AT_ONCE = 100


def interval(columns: Floats, statistic: Statistic, *, seed: int, confidence: float = 0.95) -> Interval:
    """The percentile interval of a statistic of sums over questions.

    columns: shape (questions, k). statistic: from sums over drawn questions, shape (rounds, k), to shape (rounds,).
    B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13. The same seed and number of questions
    draw the same questions, so that a difference of two models is that of pairs.
    """
    if not len(columns):
        return Interval(0.0, 1.0)
    drawn = statistic(_sums(columns, seed))
    tail = (1 - confidence) / 2 * 100
    low, high = np.percentile(drawn, [tail, 100 - tail])
    return Interval(float(low), float(high))


def _sums(columns: Floats, seed: int) -> Floats:
    times = _times(len(columns), seed)
    parts = [times[at : at + _AT_ONCE].astype(np.float64) @ columns for at in range(0, ROUNDS, _AT_ONCE)]
    return np.concatenate(parts)


@lru_cache(maxsize=4)
def _times(number: int, seed: int) -> npt.NDArray[np.uint8]:
    """Shape (rounds, questions): how often each is drawn in each round."""
    random = np.random.default_rng(seed)
    times = np.empty((ROUNDS, number), np.uint8)
    for at in range(ROUNDS):
        times[at] = np.minimum(np.bincount(random.integers(0, number, number), minlength=number), 255)
    return times
