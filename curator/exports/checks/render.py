"""A report for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from curator.exports.checks.baseline import Compared
from curator.exports.checks.problem import Problem, Report

#: In so many lines the same problem is told of each; of more, so many spans of lines are listed.
_FEW, _SPANS = 3, 20


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
    """A line a problem, `FILE:LINE: CODE PATH: message; fix`, at most so many of each code, and a line of totals.

    Where many lines have the very same problem it is told once, and the other lines are listed.
    """
    lines: list[str] = []
    for problems in (report.errors, report.warnings):
        told: Counter[str] = Counter()
        more: Counter[str] = Counter(report.unlisted)
        for same in _alike(problems):
            first, others = same[0], same[1:]
            if told[first.code] >= most:
                more[first.code] += len(same)
                continue
            lines.append(_line(report.file, first))
            if others:
                lines.append(f"{report.file}: {first.code}: the same in lines {_listed(others)}")
            told[first.code] += 1
        lines += [f"{report.file}: {code}: {more[code]:,} more" for code in told if more[code]]
    lines.append(_totals(report))
    return "\n".join(lines) + "\n"


def _alike(problems: Sequence[Problem]) -> Iterator[list[Problem]]:
    """Where a problem stands in few lines each of them is by itself, else all are together, where the first stands."""
    groups: dict[Problem, list[Problem]] = {}
    for problem in problems:
        if problem.line is not None:
            groups.setdefault(replace(problem, line=None), []).append(problem)
    for problem in problems:
        same = replace(problem, line=None)
        if problem.line is None or 0 < len(groups.get(same, ())) <= _FEW:
            yield [problem]
        elif same in groups:
            yield groups.pop(same)


def _listed(problems: Sequence[Problem]) -> str:
    """As in "2 to 12, 15": their lines, in ascending order, and how many are not named where there are very many."""
    spans: list[tuple[int, int]] = []
    lines = dict.fromkeys(problem.line or 0 for problem in problems)
    for line in lines:
        if spans and line == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], line)
        else:
            spans.append((line, line))
    named = ", ".join(f"{a:,}" if a == b else f"{a:,} to {b:,}" for a, b in spans[:_SPANS])
    unnamed = len(lines) - sum(b - a + 1 for a, b in spans[:_SPANS])
    return named + (f" and {unnamed:,} more" if unnamed else "")


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
