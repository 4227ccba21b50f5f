"""A report as SARIF 2.1.0 and as commands of GitHub's workflows, for the places where code is reviewed."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final
from urllib.parse import quote

from curator import __version__
from curator.exports.checks.problem import Problem, Report
from curator.exports.checks.titles import title

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(report: Report, known: Report | None = None) -> dict[str, Any]:
    """One run, a result a problem; what a report does not list is told as a notification of the run.

    known: what a baseline has too, where there is one; then each result has its baselineState, new or unchanged.
    """
    problems = (*report.errors, *report.warnings)
    old = () if known is None else (*known.errors, *known.warnings)
    unlisted = Counter(report.unlisted) + Counter({} if known is None else known.unlisted)
    rules = [
        {"id": code, "shortDescription": {"text": title(code)}} for code in sorted({p.code for p in (*problems, *old)})
    ]
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "curator check", "version": __version__, "rules": rules}},
        "properties": {
            "target": report.target,
            "lines": report.lines,
            "examples": report.examples,
            "unlisted": dict(sorted(unlisted.items())),
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(report.file, problem) for problem in (*problems, *old)],
    }
    if known is not None:
        for at, result in enumerate(run["results"]):
            result["baselineState"] = "new" if at < len(problems) else "unchanged"
    if unlisted:
        told = [{"message": {"text": f"{code}: {count} more"}} for code, count in sorted(unlisted.items())]
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": told}]
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(file: str, problem: Problem) -> dict[str, Any]:
    place: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": quote(file)}}}
    if problem.line is not None:
        place["physicalLocation"]["region"] = {"startLine": problem.line}
    if problem.path:
        place["logicalLocations"] = [{"fullyQualifiedName": problem.path}]
    return {
        "ruleId": problem.code,
        "level": problem.level,
        "message": {"text": words(problem)},
        "locations": [place],
    }


def as_github(report: Report) -> str:
    """A line a problem, which GitHub shows beside the file."""
    return "".join(
        f"::{problem.level} file={_escaped(report.file, ':,')}"
        + (f",line={problem.line}" if problem.line is not None else "")
        + f",title={problem.code}::{_escaped(_with_path(problem))}\n"
        for problem in (*report.errors, *report.warnings)
    )


def words(problem: Problem) -> str:
    """What is wrong, and how to mend it."""
    return f"{problem.message}; {problem.fix}"


def _with_path(problem: Problem) -> str:
    return f"{problem.path}: {words(problem)}" if problem.path else words(problem)


def _escaped(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
