"""A report for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from curator.exports.checks.baseline import Compared
from curator.exports.checks.problem import Problem, Report


def as_dict(report: Report) -> dict[str, Any]:
    """The object of `check --json`."""
    return {
        "file": report.file,
        "target": report.target,
        "lines": report.lines,
        "examples": report.examples,
        "errors": [_problem(problem) for problem in report.errors],
        "warnings": [_problem(problem) for problem in report.warnings],
        "unlisted": dict(report.unlisted),
    }


def as_text(report: Report, most: int = 20) -> str:
    """A line a problem, `FILE:LINE: CODE PATH: message; fix`, at most so many of each code, and a line of totals."""
    lines: list[str] = []
    for problems in (report.errors, report.warnings):
        counts: Counter[str] = Counter()
        for problem in problems:
            counts[problem.code] += 1
            if counts[problem.code] <= most:
                lines.append(_line(report.file, problem))
        for code, count in counts.items():
            if (more := count - min(count, most) + report.unlisted.get(code, 0)) > 0:
                lines.append(f"{report.file}: {code}: {more:,} more")
    lines.append(_totals(report))
    return "\n".join(lines) + "\n"


def fixes(file: str, mended: Mapping[str, int]) -> str:
    """What was mended, in a line."""
    told = ", ".join(f"{count:,} x {code}" for code, count in sorted(mended.items()))
    return f"{file}: mended {told}\n" if told else f"{file}: there was nothing to mend\n"


def compared(found: Compared) -> dict[str, Any]:
    """What `check --json --baseline` tells beside the whole report."""
    return {
        "new_errors": [_problem(problem) for problem in found.new.errors],
        "new_warnings": [_problem(problem) for problem in found.new.warnings],
        "new_unlisted": dict(found.new.unlisted),
        "known": _number(found.known),
        "gone": found.gone,
    }


def since(found: Compared) -> str:
    """As `as_text` of what is new since a baseline, and how much of it was known and how much is gone."""
    new = found.new
    return f"{as_text(new)}{new.file}: {_number(found.known):,} known from the baseline, {found.gone:,} of it gone\n"


def _number(report: Report) -> int:
    return len(report.errors) + len(report.warnings) + sum(report.unlisted.values())


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "line": problem.line,
        "path": problem.path,
        "code": problem.code,
        "message": problem.message,
        "fix": problem.fix,
    }


def _line(file: str, problem: Problem) -> str:
    where = file if problem.line is None else f"{file}:{problem.line}"
    path = f" {problem.path}" if problem.path else ""
    return f"{where}: {problem.code}{path}: {problem.message}; {problem.fix}"


def _totals(report: Report) -> str:
    more = report.unlisted.items()
    errors = len(report.errors) + sum(count for code, count in more if code.startswith("E"))
    warnings = len(report.warnings) + sum(count for code, count in more if code.startswith("W"))
    return (
        f"{report.file}: {_count(errors, 'error')} and {_count(warnings, 'warning')}"
        f" in {_count(report.lines, 'line')}, {_count(report.examples, 'example')} ({report.target})"
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
