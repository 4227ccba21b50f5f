"""E6: no training line in validation. W6: none that differs from one only in case, blanks or what is not a message."""

from __future__ import annotations

from collections.abc import Iterator

from curator.exports.checks.check import Check
from curator.exports.checks.example import Example
from curator.exports.checks.problem import Problem, error, warning

_FIX = "take it out of one of the two files"


class Overlap(Check):
    def example(self, example: Example) -> Iterator[Problem]:
        index = self.settings.validation
        if index is None:
            return
        if (same := index.same(example.data)) is not None:
            yield error(6, example.line, "", f"the same example is line {same} of the validation file", _FIX)
        elif (alike := index.alike(example.data)) is not None:
            found = f"line {alike} of the validation file has the same words"
            yield warning(6, example.line, "", found, _FIX)


CHECK = Overlap
