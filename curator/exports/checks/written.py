"""The rules for a file while it is written: what `check_file` would say of it afterwards, in the same pass, but for the
signs of bad data that the stages before an export look for themselves.

Lines are ours and known to be JSON, so that nothing is parsed again.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from curator.exports.checks.check import Settings, Totals
from curator.exports.checks.overlap import Before
from curator.exports.checks.passes import ChatPass, pass_of
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem
from curator.exports.checks.run import CountTokens


class WrittenCheck:
    """Of one split. `warnings` fills with how often each is found; a line that is refused counts in none."""

    def __init__(
        self,
        file: str,
        target: str,
        *,
        model: str | None,
        before: Before,
        last: bool = False,
        count_tokens: CountTokens,
        context: int | None,
    ) -> None:
        """file: its name. before: `own` of the splits that were written before, joined; no example of theirs may be one
        of these. last: nothing is written after it, so that `own` stays empty."""
        self.warnings: Counter[str] = Counter()
        #: For the splits that are written after this one.
        self.own = Before(before.loose)
        ending = Path(file).suffix
        apart = (before,) if before else ()
        # Refusals are flags, contradictions and labels people's to decide, personal data the gate's.
        self._pass = pass_of(target, Settings(file, model, apart, count_tokens, context, ending, quality=False))
        self._lines = 0
        self._last = last
        #: Whether lines are compared with those of other files, by the numbers of their words.
        self.compares = bool(before) or not last

    def refuse(self, example: dict[str, Any]) -> Problem | None:
        """The first error of an example; None where it has none, and then it is the next line."""
        found = self._pass.line(self._lines + 1, example)
        if isinstance(found, Problem):
            return found
        warned = []
        for problem in found:
            if problem.level == "error":
                return problem
            warned.append(problem.code)
        self._lines += 1
        self.warnings.update(warned)
        if not self._last:
            self.own.add(example, self._lines)
        return None

    def doubts(self, lines: PlainLines) -> Mask:
        """Of which of these `refuse` must be asked. The others are taken as the next lines, in order, with `take`."""
        return self._pass.doubts(lines) if isinstance(self._pass, ChatPass) else lines.all

    def take(self, lines: PlainLines) -> None:
        """The next lines, none of which is doubted."""
        assert isinstance(self._pass, ChatPass)
        self.warnings.update(self._pass.passed(lines, self._lines + 1))
        if not self._last:
            self.own.add_lines(lines, self._lines + 1)
        self._lines += len(lines)

    def end(self, size: int) -> list[Problem]:
        """The errors of the file as a whole. size: bytes of it, or of its largest part."""
        errors = []
        for problem in self._pass.end(Totals(self._lines, self._lines, self._lines, size)):
            if problem.level == "error":
                errors.append(problem)
            else:
                self.warnings[problem.code] += 1
        return errors
