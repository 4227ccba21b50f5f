"""Lines of JSON as a Parquet file and back, in bounded memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa

from curator.errors import UsageError

SUFFIX: Final = ".parquet"
_TYPE = pa.list_(pa.int32())
_SCHEMA = pa.schema([("input_ids", _TYPE), ("attention_mask", _TYPE), ("labels", _TYPE)])
_ROWS: Final = 1000


class Sink(Protocol):
    """What lines are written to."""

    def write(self, line: bytes, /) -> object: ...

    def close(self) -> None: ...


class ParquetSink:
    """Takes lines of {input_ids, attention_mask, labels}."""

    def __init__(self, path: Path) -> None:
        import pyarrow.parquet as pq

        self._writer = pq.ParquetWriter(path, _SCHEMA, compression="zstd")
        self._rows: list[dict[str, list[int]]] = []

    def write(self, line: bytes, /) -> None:
        self._rows.append(json.loads(line))
        if len(self._rows) >= _ROWS:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, _SCHEMA))
        self._rows = []


def sink(path: Path) -> Sink:
    """Where the lines of an export go, by the name of its file."""
    return ParquetSink(path) if path.suffix == SUFFIX else path.open("wb")


def parquet_lines(path: Path) -> Iterator[bytes]:
    """The rows of a Parquet file as lines of JSON. Raises UsageError for what is none, OSError where none is there."""
    # Imports TLS and file systems of clouds, a tenth of a second, which no other target needs.
    import pyarrow.parquet as pq

    with path.open("rb") as file:
        try:
            batches: Iterable[pa.RecordBatch] = pq.ParquetFile(file).iter_batches(_ROWS)
            for batch in batches:
                for row in batch.to_pylist():
                    yield json.dumps(row, default=str).encode() + b"\n"
        except pa.ArrowInvalid:
            raise UsageError(f"{path} is no Parquet file, or is cut off", fix="export it again for tokens") from None
