"""W18: in more than four of five pairs the preferred answer is the longer one: what is learned may be to say more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from curator.exports.checks.check import Totals
from curator.exports.checks.pair import OTHER, PREFERRED, Pair
from curator.exports.checks.pairs.pair_check import PairCheck
from curator.exports.checks.problem import Problem, warning

#: Of pairs whose preferred answer is longer; and from how many pairs on such a share says anything.
MOST = 0.8
LEAST_PAIRS = 10


class Longer(PairCheck):
    def __init__(self) -> None:
        self._longer = self._pairs = 0

    def pair(self, pair: Pair) -> Iterable[Problem]:
        preferred, other = pair.answer(PREFERRED), pair.answer(OTHER)
        if preferred is not None and other is not None:
            self._pairs += 1
            self._longer += len(preferred) > len(other)
        return ()

    def end(self, totals: Totals) -> Iterator[Problem]:
        if self._pairs >= LEAST_PAIRS and self._longer > MOST * self._pairs:
            found = f"the preferred answer is the longer one in {self._longer} of {self._pairs} pairs"
            yield warning(18, None, "", found, "add pairs in which the shorter answer is better")


CHECK = Longer
