"""Checks a file, or lines before they become one, in bounded memory. Never raises on what they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from curator.exports.checks import e01_json
from curator.exports.checks.check import Settings, Totals
from curator.exports.checks.lines import read_lines
from curator.exports.checks.overlap import ExampleIndex
from curator.exports.checks.passes import Pass, pass_of
from curator.exports.checks.problem import Problem, Report
from curator.exports.columns import SUFFIX, parquet_lines

#: What files are checked for where nobody says it.
CHAT = "openai-chat"
#: The one whose files are no lines.
TOKENS = "tokens"
#: Problems of one code that a report lists; the others are counted.
MOST_LISTED = 1000

CountTokens = Callable[[dict[str, Any]], int]
Progress = Callable[[int, int | None, str], None]


def check_file(
    path: Path,
    *,
    target: str = CHAT,
    model: str | None = None,
    validation: Path | None = None,
    test: Path | None = None,
    count_tokens: CountTokens | None = None,
    context: int | None = None,
    seen: Callable[[dict[str, Any]], None] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check a training file.

    target: one of `checkable()`. model: base model that will be trained. validation, test: files whose examples must
    not stand in this one; they are not checked themselves. count_tokens, context: tokens of an example, and how many
    training reads; both, or rule 14 is left out. seen: told each example, as the chat it is, and of a pair the question
    with the preferred answer. progress: told (bytes done, bytes in all, "bytes").
    Raises OSError where a file cannot be read.
    """
    named = (("validation", validation), ("test", test))
    apart = tuple(_index(other, name) for name, other in named if other is not None)
    size = path.stat().st_size
    if target == TOKENS:
        settings = Settings(path.name, model, apart, ending=SUFFIX)
        return _check(str(path), target, _told(parquet_lines(path), size, progress), settings, size)
    settings = Settings(path.name, model, apart, count_tokens, context, seen=seen)
    with path.open("rb") as file:
        return _check(str(path), target, _told(read_lines(file), size, progress), settings, size)


def check_lines(
    lines: Iterable[bytes],
    *,
    file: str = "",
    target: str = CHAT,
    model: str | None = None,
    validation: Iterable[bytes] | None = None,
    count_tokens: CountTokens | None = None,
    context: int | None = None,
) -> Report:
    """As check_file, of lines with or without their ends, before anything is written. file: a name for the report."""
    apart = () if validation is None else (ExampleIndex(validation),)
    return _check(file, target, lines, Settings(None, model, apart, count_tokens, context), None)


class LineCheck:
    """The rules about single examples, for lines that are in no file yet; made once for all of them."""

    def __init__(
        self,
        *,
        target: str = CHAT,
        model: str | None = None,
        count_tokens: CountTokens | None = None,
        context: int | None = None,
    ) -> None:
        """As check_file."""
        self._pass = pass_of(target, Settings(None, model, (), count_tokens, context, quality=False))

    def error(self, line: bytes | None, number: int = 1) -> Problem | None:
        """The first error of a line (None: one that is too long), None where it has none."""
        problems = _problems(self._pass, number, line)
        if isinstance(problems, Problem):
            return problems
        return next((problem for problem in problems if problem.level == "error"), None)


def _index(path: Path, name: str) -> ExampleIndex:
    if path.suffix == SUFFIX:
        return ExampleIndex(parquet_lines(path), name)
    with path.open("rb") as file:
        return ExampleIndex(read_lines(file), name)


def _check(file: str, target: str, lines: Iterable[bytes | None], settings: Settings, size: int | None) -> Report:
    rules = pass_of(target, settings)
    found = _Collector()
    number = filled = examples = read = 0
    readable = True
    for number, line in enumerate(lines, start=1):
        raw = line
        read += len(raw or b"")
        if number == 1 and raw is not None and raw.startswith(e01_json.BOM):
            found.add(e01_json.byte_order_mark())
            raw = raw.removeprefix(e01_json.BOM)
        if raw is None or raw.strip():
            filled += 1
            if filled == 1 and raw is not None and (problem := e01_json.not_lines(raw)) is not None:
                found.add(problem)
                readable = False
        problems = _problems(rules, number, raw) if readable else ()
        if isinstance(problems, Problem):
            found.add(problems)
        elif readable:
            examples += 1
            for problem in problems:
                found.add(problem)
    if readable:
        for problem in rules.end(Totals(number, filled, examples, read if size is None else size)):
            found.add(problem)
    return found.report(file, target, number, examples)


def _problems(rules: Pass, number: int, raw: bytes | None) -> Iterable[Problem] | Problem:
    """Of an example; or, by rules 1 and 5, the one problem that says why a line is none."""
    data = e01_json.read_object(number, raw)
    return data if isinstance(data, Problem) else rules.line(number, data)


def _told(lines: Iterator[bytes | None], size: int, progress: Progress | None) -> Iterator[bytes | None]:
    done = 0
    for number, line in enumerate(lines):
        if progress is not None and number % 500 == 0:
            progress(done, size, "bytes")
        done = min(size, done + len(line or b""))
        yield line
    if progress is not None:
        progress(size, size, "bytes")


class _Collector:
    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._listed: list[Problem] = []

    def add(self, problem: Problem) -> None:
        self._counts[problem.code] += 1
        if self._counts[problem.code] <= MOST_LISTED:
            self._listed.append(problem)

    def report(self, file: str, target: str, lines: int, examples: int) -> Report:
        errors = tuple(problem for problem in self._listed if problem.level == "error")
        warnings = tuple(problem for problem in self._listed if problem.level == "warning")
        unlisted = {code: count - MOST_LISTED for code, count in self._counts.items() if count > MOST_LISTED}
        return Report(file, lines, examples, errors, warnings, target, unlisted)
