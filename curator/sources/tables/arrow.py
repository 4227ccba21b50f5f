"""Parquet and Arrow files as rows of JSON values.

Of structs only the keys that hold something are kept: a column of lists of structs has every key in every struct, null
where a record had none. Times become ISO 8601 text; bytes, as of pictures, are left out.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any, BinaryIO
from zipfile import BadZipFile

import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as pq

from curator.errors import UsageError
from curator.records.depth import MAX_DEPTH
from curator.sources._source import BytesRead
from curator.sources.containers.where import Where, opened, size_of
from curator.sources.reading.lines import Piece
from curator.sources.tables.rows import Row

PARQUET, FILE, STREAM = b"PAR1", b"ARROW1", b"\xff\xff\xff\xff"
_ROWS = 1000
_DAMAGED = "the file is damaged from here on: get it again"
_DAMAGED_VALUE = "a value in it is damaged: get the file again"
_NO_TEXT = "a text in it is not UTF-8: write the file again with texts as UTF-8"
_NO_TIME = "a date or time in it is of no year from 1 to 9999, or of no known zone: write that column as text"
#: What reading raises where bytes are not what they should be, in the file or in the archive around it.
_BROKEN = (pa.ArrowException, OSError, ValueError, EOFError, MemoryError, BadZipFile, zlib.error)


class TypedTable:
    """A file of one of the kinds, opened. Raises UsageError where it is none, or damaged at its beginning or end."""

    def __init__(self, where: Where) -> None:
        try:
            self._file: BinaryIO = opened(where)
            self.size = size_of(where)
        except OSError as error:
            raise UsageError(f"cannot read {where}: {error.strerror}", fix="check its permissions") from None
        except BadZipFile:
            raise UsageError(f"{where} is damaged in its archive", fix="get the archive again") from None
        try:
            magic = self._file.read(len(FILE))
            self._file.seek(0)
            self._open(magic)
        except _BROKEN:
            self._file.close()
            raise UsageError(
                f"{where} is no Parquet or Arrow file, or not a whole one", fix="get the file again, or name its format"
            ) from None

    def _open(self, magic: bytes) -> None:
        self._rows = 0
        if magic.startswith(PARQUET):
            parquet = pq.ParquetFile(self._file)
            schema, self._rows = parquet.schema_arrow, parquet.metadata.num_rows
            self._batches = parquet.iter_batches(batch_size=_ROWS)
        elif magic == FILE:
            file = ipc.open_file(self._file)
            schema = file.schema
            self._batches = (file.get_batch(n) for n in range(file.num_record_batches))
        else:
            stream = ipc.open_stream(self._file)
            schema = stream.schema
            self._batches = iter(stream)
        self.names = list(schema.names)
        self._has_bytes = "binary" in str(schema)

    def rows(self, progress: BytesRead) -> Iterator[Row]:
        """Every row, numbered from 1; where the file breaks off, the last row has a flaw."""
        number = 0
        while True:
            try:
                batch = next(self._batches, None)
            except _BROKEN:
                yield Row(number + 1, [], [Piece(number + 1, number, b"")], _DAMAGED)
                return
            if batch is None:
                progress(self.size, self.size or None)
                return
            for start in range(0, batch.num_rows, _ROWS):
                for values in _values(batch.slice(start, _ROWS)):
                    number += 1
                    yield self._row(number, values)
                done = self.size * number // self._rows if self._rows else self._file.tell()
                progress(min(done, self.size), self.size or None)

    def _row(self, number: int, values: dict[str, Any] | str) -> Row:
        piece = Piece(number, number - 1, b"")
        if isinstance(values, str):
            return Row(number, [], [piece], values)
        pictures = _bytes_in(values) if self._has_bytes else 0
        return Row(number, [plain(values[name]) for name in self.names], [piece], pictures=pictures, typed=True)

    def close(self) -> None:
        self._file.close()


def _values(batch: pa.RecordBatch) -> list[dict[str, Any] | str]:
    """The rows of a batch; in the place of one that cannot be read, why."""
    try:
        # A damaged offset would lead out of the memory that is the batch's.
        batch.validate(full=True)
    except pa.ArrowInvalid as error:
        flaw = _NO_TEXT if "UTF8" in str(error) else _DAMAGED_VALUE
    else:
        try:
            rows: list[dict[str, Any] | str] = _in_microseconds(batch).to_pylist()
        except UnicodeDecodeError:
            flaw = _NO_TEXT
        except (ValueError, OverflowError):
            flaw = _NO_TIME
        else:
            return rows
    if batch.num_rows == 1:
        return [flaw]
    half = batch.num_rows // 2
    return _values(batch.slice(0, half)) + _values(batch.slice(half))


def _in_microseconds(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Times as Python has them, which would refuse a nanosecond."""
    return pa.RecordBatch.from_arrays(
        [
            column if (coarse := _coarse(column.type)) == column.type else column.cast(coarse, safe=False)
            for column in batch.columns
        ],
        names=batch.schema.names,
    )


def _coarse(type: pa.DataType) -> pa.DataType:
    """The type with microseconds in the place of nanoseconds, inside of lists and structs too."""
    types = pa.types
    if types.is_timestamp(type) and type.unit == "ns":
        return pa.timestamp("us", type.tz)
    if types.is_time64(type) and type.unit == "ns":
        return pa.time64("us")
    if types.is_duration(type) and type.unit == "ns":
        return pa.duration("us")
    if types.is_list(type):
        return pa.list_(type.value_field.with_type(_coarse(type.value_type)))
    if types.is_large_list(type):
        return pa.large_list(type.value_field.with_type(_coarse(type.value_type)))
    if types.is_struct(type):
        return pa.struct([field.with_type(_coarse(field.type)) for field in type])
    return type


def _bytes_in(value: Any) -> int:
    if isinstance(value, bytes):
        return 1
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return sum(map(_bytes_in, inner))


def plain(value: Any, depth: int = 0) -> Any:
    """A value as JSON has it."""
    if isinstance(value, str | bool | int | None):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if depth > MAX_DEPTH:
        return None
    if isinstance(value, list):
        if value and all(isinstance(item, tuple) and len(item) == 2 for item in value):  # a map
            value = {str(key): item for key, item in value}
        else:
            return [plain(item, depth + 1) for item in value]
    if isinstance(value, dict):
        items = ((key, plain(item, depth + 1)) for key, item in value.items())
        return {key: item for key, item in items if item is not None}
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | timedelta) else None
