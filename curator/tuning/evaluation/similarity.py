"""How near one text is to another, 0 to 1."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable

_WORD = re.compile(r"\w+|[^\w\s]")
_SPACES = re.compile(r"\s+")
_ORDERS = 6
_BETA = 2.0


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
    right, found = (_SPACES.sub("", text) for text in (expected, said))
    if not right or not found:
        return float(right == found)
    scores = []
    for order in range(1, min(_ORDERS, max(len(right), len(found))) + 1):
        ours, theirs = Counter(_runs(right, order)), Counter(_runs(found, order))
        shared = sum((ours & theirs).values())
        scores.append(_f(shared / max(1, sum(theirs.values())), shared / max(1, sum(ours.values()))))
    return sum(scores) / len(scores)


def _runs(text: str, order: int) -> Iterable[Hashable]:
    return (text[at : at + order] for at in range(len(text) - order + 1))


def _f(precision: float, recall: float) -> float:
    if not precision and not recall:
        return 0.0
    weight = _BETA * _BETA
    return (1 + weight) * precision * recall / (weight * precision + recall)
