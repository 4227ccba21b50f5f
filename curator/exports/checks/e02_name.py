"""E2: the file's name ends in .jsonl."""

from __future__ import annotations

from collections.abc import Iterator

from curator.exports.checks.check import Check, Totals
from curator.exports.checks.problem import Problem, error


class FileName(Check):
    def end(self, totals: Totals) -> Iterator[Problem]:
        if self.settings.name is not None and not self.settings.name.endswith(".jsonl"):
            yield error(2, None, "", "the file's name does not end in .jsonl", "rename it")


CHECK = FileName
