"""What is wrong with a file of preference pairs {input, preferred_output, non_preferred_output}."""

from __future__ import annotations

from collections.abc import Iterable

from curator.exports.checks.problem import Problem
from curator.exports.checks.run import LineCheck


def preference_problem(lines: Iterable[bytes | None]) -> Problem | None:
    """The first error, None where there is none."""
    check = LineCheck(target="openai-dpo")
    found = (check.error(line, number) for number, line in enumerate(lines, start=1))
    return next((problem for problem in found if problem is not None), None)
