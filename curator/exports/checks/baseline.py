"""What a check found before, so that only what is new since then counts.

A problem is known by its code, its path and its words without their numbers, and so many as there were are known: lines
that move keep their problems known, and a kept report holds no word of a record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from curator.errors import UsageError
from curator.exports.checks.problem import Problem, Report
from curator.exports.checks.sarif import words

_NUMBER = re.compile(r"\d[\d,]*")
_FIX = "keep one with: curator check FILE --json > BASELINE (or --format sarif)"
#: code, path, words without numbers.
_Kind = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Baseline:
    """places: kind of a problem and its line -> how many. unlisted: code -> how many more than are listed.

    target: whose rules counted.
    """

    target: str
    places: Mapping[tuple[_Kind, int | None], int]
    unlisted: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Compared:
    """new, known: the same report with these problems alone. gone: how many there were and are no more."""

    new: Report
    known: Report
    gone: int


def read_baseline(data: Any, target: str) -> Baseline:
    """From the object of `check --json` or `--format sarif`. Raises UsageError for anything else, and where it was
    checked for another target."""
    try:
        found = _of_sarif(data) if "runs" in data else _of_report(data)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise UsageError("the baseline is no report of a check", fix=_FIX) from None
    if found.target != target:
        raise UsageError(
            f"the baseline is of the target {found.target}, and {target} is checked",
            fix=f"check for {found.target}, or {_FIX}",
        )
    return found


def compare(report: Report, baseline: Baseline) -> Compared:
    """Those on the lines where they were are known first; then those that moved, from the first line on."""
    left = Counter(baseline.places)
    problems = (*report.errors, *report.warnings)
    known = {at for at, problem in enumerate(problems) if _take(left, (_kind(problem), problem.line))}
    by_kind: Counter[_Kind] = Counter()
    for (kind, _), count in left.items():
        by_kind[kind] += count
    # Of a code with more than are listed, nobody knows the kinds of the others: its number alone counts.
    more = Counter(baseline.unlisted)
    for at, problem in enumerate(problems):
        if at not in known and (_take(by_kind, _kind(problem)) or _take(more, problem.code)):
            known.add(at)
    unlisted: dict[str, int] = {}
    for code, count in report.unlisted.items():
        spare = more[code] + sum(found for kind, found in by_kind.items() if kind[0] == code)
        if count > spare:
            unlisted[code] = count - spare
        more[code] = max(0, spare - count)
        by_kind = Counter({kind: found for kind, found in by_kind.items() if kind[0] != code})
    fresh = [problem for at, problem in enumerate(problems) if at not in known]
    old = [problem for at, problem in enumerate(problems) if at in known]
    gone = sum(by_kind.values()) + sum(more.values())
    kept = {code: count - unlisted.get(code, 0) for code, count in report.unlisted.items()}
    return Compared(_with(report, fresh, unlisted), _with(report, old, kept), gone)


def _take(counts: Counter[Any], key: Any) -> bool:
    if counts[key] <= 0:
        return False
    counts[key] -= 1
    return True


def _with(report: Report, problems: Iterable[Problem], unlisted: Mapping[str, int]) -> Report:
    found = list(problems)
    return replace(
        report,
        errors=tuple(problem for problem in found if problem.level == "error"),
        warnings=tuple(problem for problem in found if problem.level == "warning"),
        unlisted={code: count for code, count in unlisted.items() if count},
    )


def _kind(problem: Problem) -> _Kind:
    return _kind_of(problem.code, problem.path, words(problem))


def _kind_of(code: str, path: str, said: str) -> _Kind:
    return code, path, _NUMBER.sub("#", said)


def _of_report(data: Any) -> Baseline:
    places: Counter[tuple[_Kind, int | None]] = Counter()
    for problem in (*data["errors"], *data["warnings"]):
        said = f"{problem['message']}; {problem['fix']}"
        places[_kind_of(problem["code"], problem["path"], said), _line(problem["line"])] += 1
    return Baseline(str(data["target"]), places, _counts(data["unlisted"]))


def _of_sarif(data: Any) -> Baseline:
    (run,) = data["runs"]
    places: Counter[tuple[_Kind, int | None]] = Counter()
    for result in run["results"]:
        (place,) = result["locations"]
        line = place["physicalLocation"].get("region", {}).get("startLine")
        path = place.get("logicalLocations", [{"fullyQualifiedName": ""}])[0]["fullyQualifiedName"]
        places[_kind_of(result["ruleId"], path, result["message"]["text"]), _line(line)] += 1
    return Baseline(str(run["properties"]["target"]), places, _counts(run["properties"]["unlisted"]))


def _line(value: Any) -> int | None:
    return None if value is None else int(value)


def _counts(data: Any) -> dict[str, int]:
    return {str(code): int(count) for code, count in data.items()}
