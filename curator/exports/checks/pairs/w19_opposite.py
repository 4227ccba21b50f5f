"""W19: of one question the same two answers are preferred both ways."""

from __future__ import annotations

from collections.abc import Iterator

from curator.exports.checks.overlap import digest_of_json
from curator.exports.checks.pair import OTHER, PREFERRED, Pair
from curator.exports.checks.pairs.pair_check import PairCheck
from curator.exports.checks.problem import Problem, warning


class Opposite(PairCheck):
    """About 150 bytes a pair."""

    def __init__(self) -> None:
        self._lines: dict[bytes, int] = {}

    def pair(self, pair: Pair) -> Iterator[Problem]:
        preferred, other = pair.answer(PREFERRED), pair.answer(OTHER)
        if preferred is None or other is None or preferred == other:
            return
        asked = digest_of_json(pair.asked).hex()
        if (line := self._lines.get(digest_of_json([asked, other, preferred]))) is not None:
            found = f"line {line} prefers the other of the same two answers"
            yield warning(19, pair.line, "", found, "decide which is better, and take the other line out")
        self._lines.setdefault(digest_of_json([asked, preferred, other]), pair.line)


CHECK = Opposite
