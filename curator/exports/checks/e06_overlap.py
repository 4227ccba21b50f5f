"""E6: no training line in validation or test. W6: none that differs from one only in case, blanks or other keys."""

from __future__ import annotations

from collections.abc import Iterator

from curator.exports.checks.check import Check
from curator.exports.checks.example import Example
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem, error, warning

_FIX = "take it out of one of the two files"


class Overlap(Check):
    of_lines = True

    def example(self, example: Example) -> Iterator[Problem]:
        for index in self.settings.apart:
            if (same := index.same(example.data)) is not None:
                yield error(6, example.line, "", f"the same example is line {same} of the {index.name} file", _FIX)
            elif (alike := index.alike(example.data)) is not None:
                found = f"line {alike} of the {index.name} file has the same words"
                yield warning(6, example.line, "", found, _FIX)

    def doubts(self, lines: PlainLines) -> Mask:
        found = lines.none
        for index in self.settings.apart:
            found |= index.may_hold(lines)
        return found


CHECK = Overlap
