"""Writes the answer of a query as CSV, JSON lines or Parquet, batch by batch."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from curator.cli import output

if TYPE_CHECKING:
    from curator.queries.sql import Answer

#: By the end of a file's name.
SUFFIXES: Final = {".csv": "csv", ".parquet": "parquet", ".json": "json", ".jsonl": "json"}


def texts(answer: Answer, form: str) -> Iterator[str]:
    """The answer as CSV with a line of heads, or as JSON lines."""
    names = [name for name, _ in answer.columns]
    if form == "csv":
        yield _csv([names])
    for rows in batches(answer):
        if form == "csv":
            yield _csv([[_cell(value) for value in row] for row in rows])
        else:
            yield "".join(output.json_line(dict(zip(names, row, strict=True))) for row in rows)


def batches(answer: Answer) -> Iterator[list[list[Any]]]:
    """The rows, as values that JSON has."""
    for batch in answer.batches:
        columns = [[plain(value) for value in column.to_pylist()] for column in batch.columns]
        yield [list(row) for row in zip(*columns, strict=True)]


def write(answer: Answer, form: str, sink: BinaryIO) -> None:
    if form == "parquet":
        _parquet(answer, sink)
        return
    for text in texts(answer, form):
        sink.write(text.encode())


def _parquet(answer: Answer, sink: BinaryIO) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetWriter(sink, answer.schema) as writer:
        for batch in answer.batches:
            writer.write_batch(batch)


def plain(value: Any) -> Any:
    """A value of the engine as one that JSON has; times as in ISO 8601, bytes as hexadecimal digits."""
    for kind, change in _CHANGES:
        if isinstance(value, kind):
            return change(value)
    return value if value is None or isinstance(value, bool | int | str) else str(value)


_CHANGES: Final[tuple[tuple[type, Callable[[Any], Any]], ...]] = (
    (float, lambda value: value if math.isfinite(value) else None),
    (Decimal, lambda value: int(value) if value == value.to_integral_value() else float(value)),
    (date, lambda value: value.isoformat()),
    (time, lambda value: value.isoformat()),
    (timedelta, str),
    (bytes, lambda value: value.hex()),
    (dict, lambda value: {str(name): plain(item) for name, item in value.items()}),
    (list, lambda value: [plain(item) for item in value]),
    (tuple, lambda value: [plain(item) for item in value]),
)


def _csv(rows: list[list[Any]]) -> str:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return output.json_line({"": value})[5:-2] if isinstance(value, dict | list) else value
