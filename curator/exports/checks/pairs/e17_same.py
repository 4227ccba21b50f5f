"""E17: the two outputs differ."""

from __future__ import annotations

from collections.abc import Iterator

from curator.exports.checks.pair import OTHER, PREFERRED, Pair
from curator.exports.checks.pairs.pair_check import PairCheck
from curator.exports.checks.problem import Problem, error


class Same(PairCheck):
    def pair(self, pair: Pair) -> Iterator[Problem]:
        answer = pair.answer(PREFERRED)
        if answer is not None and answer == pair.answer(OTHER):
            fix = "take the pair out: there is nothing to prefer"
            yield error(17, pair.line, OTHER, "the two outputs say the same", fix)


CHECK = Same
