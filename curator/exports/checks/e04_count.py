"""E4: at least 10 lines (the provider's invalid_n_examples). W4: fewer than 50."""

from __future__ import annotations

from collections.abc import Iterator

from curator.exports.checks.check import Check, Totals
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem, error, warning

LEAST = 10
ADVISED = 50


class ExampleCount(Check):
    def doubts(self, lines: PlainLines) -> Mask:
        return lines.none

    def end(self, totals: Totals) -> Iterator[Problem]:
        """Lines that are wrong in other ways count: mending them is the way to enough examples."""
        lines = "line that is" if totals.filled == 1 else "lines that are"
        found = f"the file has {totals.filled} {lines} not blank"
        if totals.filled < LEAST:
            yield error(4, None, "", f"{found}; training takes {LEAST} or more", "add examples")
        elif totals.filled < ADVISED:
            yield warning(4, None, "", f"{found}; {ADVISED} or more are advised", "add examples")


CHECK = ExampleCount
