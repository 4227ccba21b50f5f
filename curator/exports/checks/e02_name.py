"""E2: the file's name ends in .jsonl."""

from __future__ import annotations

from collections.abc import Iterator

from curator.exports.checks.check import Check, Totals
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem, error


class FileName(Check):
    def doubts(self, lines: PlainLines) -> Mask:
        return lines.none

    def end(self, totals: Totals) -> Iterator[Problem]:
        name = self.settings.name
        if name is not None and not name.endswith(self.settings.ending):
            yield error(2, None, "", f"the file's name does not end in {self.settings.ending}", "rename it")


CHECK = FileName
