"""Filters over JSON lines: {"id", ...} in, {"id", ...} out, in order, whatever a line holds; no workspace."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from curator.engines import BatchFunction, Engine
from curator.exports.checks.strict_json import JsonError, parse
from curator.queries.arriving import LONGEST_LINE, arriving

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Answer:
    """line: of the input, from 1. error: why there is no result; "" where there is one.

    data: what to write: {"id"} with the result, or {"id", "line", "error"} with the id null where it could not be read.
    Nobody takes that for a text without findings.
    """

    line: int
    data: dict[str, Any]
    error: str


class WrongLine(ValueError):
    """What is wrong with a line that is an object, without any value of it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """function: looks at rows (key, column), one a line. shape: what a line is to look like.

    read: the column's text of a line's object; raises WrongLine. reply: the result's keys of a row that came back.
    key: the name of the function's key column.
    """

    function: BatchFunction
    key: str
    column: str
    shape: str
    read: Callable[[dict[str, Any]], str]
    reply: Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Asked:
    line: int
    id: str | int | float | None
    text: str
    error: str = ""


def answers(file: int, how: Filter, runs: Engine) -> Generator[Answer, None, None]:
    """One answer for each line of the open file with this number, in order, as soon as input pauses."""
    waiting: deque[list[_Asked]] = deque()

    def batches() -> Iterator[pa.RecordBatch]:
        line = 0
        for lines in arriving(file, awaited=lambda: any(waiting)):
            waiting.append([_asked(line + n, raw, how) for n, raw in enumerate(lines, start=1)])
            line += len(lines)
            yield _batch(waiting[-1], how)

    for result in runs.map(how.function, batches(), lambda: None):
        rows = {row[how.key]: row for row in result.to_pylist()}
        for asked in waiting.popleft():
            yield _answer(asked, rows.get(str(asked.line)), how)


def _asked(line: int, raw: bytes | None, how: Filter) -> _Asked:
    if raw is None:
        return _Asked(line, None, "", f"the line is longer than {LONGEST_LINE >> 20} MB: split the text")
    if not raw.strip():
        return _Asked(line, None, "", f"the line is blank: {how.shape}")
    try:
        item = parse(raw.decode("utf-8-sig" if line == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return _Asked(line, None, "", f"byte {error.start + 1} of the line is not UTF-8: write it as UTF-8")
    except JsonError as error:
        return _Asked(line, None, "", f"{error.reason}: {error.fix}")
    if not isinstance(item, dict):
        return _Asked(line, None, "", f"the line is no object: {how.shape}")
    id = item.get("id")
    if isinstance(id, bool) or not isinstance(id, str | int | float):
        return _Asked(line, None, "", f"id must be a string or a number: {how.shape}")
    if isinstance(id, float) and math.isinf(id):
        return _Asked(line, None, "", "id is a number that is too large: write it as a string")
    try:
        return _Asked(line, id, how.read(item))
    except WrongLine as error:
        return _Asked(line, id, "", f"{error}: {how.shape}")


def _batch(lines: list[_Asked], how: Filter) -> pa.RecordBatch:
    import pyarrow as pa

    good = [asked for asked in lines if not asked.error]
    keys = pa.array([str(asked.line) for asked in good], pa.string())
    return pa.record_batch([keys, pa.array([asked.text for asked in good], pa.string())], names=[how.key, how.column])


def _answer(asked: _Asked, row: dict[str, Any] | None, how: Filter) -> Answer:
    error = asked.error
    if row is not None and row["error"] is not None:
        error = f"the text could not be scanned ({row['error']})"
    if error or row is None:
        return Answer(asked.line, {"id": asked.id, "line": asked.line, "error": error}, error)
    return Answer(asked.line, {"id": asked.id, **how.reply(row)}, "")
