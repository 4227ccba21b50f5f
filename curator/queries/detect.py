"""Detection as a filter over JSON lines; no workspace."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from curator.engines import Engine, engine
from curator.exports.checks.strict_json import JsonError, parse
from curator.privacy.detect import Detect
from curator.queries.arriving import LONGEST_LINE, arriving

if TYPE_CHECKING:
    import pyarrow as pa

_SHAPE = 'write {"id": ..., "text": "..."}'


@dataclass(frozen=True, slots=True)
class Answer:
    """line: of the input, from 1. error: why there are no spans; "" where there are.

    data: what to write: {"id", "spans": [[start, end, entity, score, recognizer], ...]} with offsets in code points, or
    {"id", "line", "error"} with the id null where it could not be read. Nobody takes that for a text without findings.
    """

    line: int
    data: dict[str, Any]
    error: str


@dataclass(frozen=True, slots=True)
class _Asked:
    line: int
    id: str | int | float | None
    text: str
    error: str = ""


def detect_lines(file: int, folders: tuple[str, ...] = (), workers: int = 1) -> Generator[Answer, None, None]:
    """One answer for each line of the open file with this number, in order, as soon as input pauses.

    folders: rules over the shipped ones. Raises FileProblem and UsageError for these before anything is read.
    """
    function = Detect(folders)
    return _answers(file, function, engine("inline") if workers == 1 else engine("pool", workers))


def _answers(file: int, function: Detect, runs: Engine) -> Generator[Answer, None, None]:
    waiting: deque[list[_Asked]] = deque()

    def batches() -> Iterator[pa.RecordBatch]:
        line = 0
        for lines in arriving(file, awaited=lambda: any(waiting)):
            waiting.append([_asked(line + n, raw) for n, raw in enumerate(lines, start=1)])
            line += len(lines)
            yield _batch(waiting[-1])

    for result in runs.map(function, batches(), lambda: None):
        rows = {row["key"]: row for row in result.to_pylist()}
        for asked in waiting.popleft():
            yield _answer(asked, rows.get(str(asked.line)))


def _asked(line: int, raw: bytes | None) -> _Asked:
    if raw is None:
        return _Asked(line, None, "", f"the line is longer than {LONGEST_LINE >> 20} MB: split the text")
    if not raw.strip():
        return _Asked(line, None, "", f"the line is blank: {_SHAPE}")
    try:
        item = parse(raw.decode("utf-8-sig" if line == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return _Asked(line, None, "", f"byte {error.start + 1} of the line is not UTF-8: write it as UTF-8")
    except JsonError as error:
        return _Asked(line, None, "", f"{error.reason}: {error.fix}")
    if not isinstance(item, dict):
        return _Asked(line, None, "", f"the line is no object: {_SHAPE}")
    id, text = item.get("id"), item.get("text")
    if isinstance(id, bool) or not isinstance(id, str | int | float):
        return _Asked(line, None, "", f"id must be a string or a number: {_SHAPE}")
    if not isinstance(text, str):
        return _Asked(line, id, "", f"text must be a string: {_SHAPE}")
    return _Asked(line, id, text)


def _batch(lines: list[_Asked]) -> pa.RecordBatch:
    import pyarrow as pa

    good = [asked for asked in lines if not asked.error]
    keys = pa.array([str(asked.line) for asked in good], pa.string())
    return pa.record_batch([keys, pa.array([asked.text for asked in good], pa.string())], names=["key", "text"])


def _answer(asked: _Asked, row: dict[str, Any] | None) -> Answer:
    error = asked.error
    if row is not None and row["error"] is not None:
        error = f"the text could not be scanned ({row['error']})"
    if error or row is None:
        return Answer(asked.line, {"id": asked.id, "line": asked.line, "error": error}, error)
    spans = [[hit["start"], hit["end"], hit["name"], hit["score"], hit["rule"]] for hit in row["hits"]]
    return Answer(asked.line, {"id": asked.id, "spans": spans}, "")
