"""Whether two models that are right on different questions differ by more than chance."""

from __future__ import annotations

from math import comb


def mcnemar(only_first: int, only_second: int) -> float:
    """The exact two-sided p value for how many questions only the one and only the other got right.

    Q. McNemar, Note on the sampling error of the difference between correlated proportions, Psychometrika 12 (1947),
    153-157, with the binomial distribution itself. 1 where they never differ.
    """
    if only_first < 0 or only_second < 0:
        raise ValueError("a number of questions is not below 0")
    differing = only_first + only_second
    fewer = min(only_first, only_second)
    tail = sum(comb(differing, k) for k in range(fewer + 1))
    # whole numbers until the end: 2 ** 5,000 fits into no float
    return min(1.0, 2 * tail / 2**differing) if differing < 1_000 else min(1.0, _ratio(2 * tail, differing))


def _ratio(number: int, power: int) -> float:
    shift = max(0, number.bit_length() - 60)
    return float(number >> shift) * 2.0 ** (shift - power)
