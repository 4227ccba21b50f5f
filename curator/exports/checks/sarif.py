"""A report as SARIF 2.1.0 and as commands of GitHub's workflows, for the places where code is reviewed."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from curator import __version__
from curator.exports.checks.problem import Problem, Report
from curator.exports.checks.titles import title

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(report: Report) -> dict[str, Any]:
    """One run, a result a problem; what a report does not list is told as a notification of the run."""
    problems = (*report.errors, *report.warnings)
    rules = [{"id": code, "shortDescription": {"text": title(code)}} for code in sorted({p.code for p in problems})]
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "curator check", "version": __version__, "rules": rules}},
        "properties": {"target": report.target, "lines": report.lines, "examples": report.examples},
        "columnKind": "unicodeCodePoints",
        "results": [_result(report.file, problem) for problem in problems],
    }
    if report.unlisted:
        told = [{"message": {"text": f"{code}: {count} more"}} for code, count in sorted(report.unlisted.items())]
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
        "message": {"text": f"{problem.message}; {problem.fix}"},
        "locations": [place],
    }


def as_github(report: Report) -> str:
    """A line a problem, which GitHub shows beside the file."""
    return "".join(
        f"::{problem.level} file={_escaped(report.file, ':,')}"
        + (f",line={problem.line}" if problem.line is not None else "")
        + f",title={problem.code}::{_escaped(_words(problem))}\n"
        for problem in (*report.errors, *report.warnings)
    )


def _words(problem: Problem) -> str:
    path = f"{problem.path}: " if problem.path else ""
    return f"{path}{problem.message}; {problem.fix}"


def _escaped(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
