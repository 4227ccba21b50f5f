"""How a call travels: JSON arguments, bulk rows and answers of streams as Arrow. No SQL, no pickles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pyarrow as pa

from curator.store.operation import OPERATIONS, ROWS, Operation


def encode_call(operation: Operation, arguments: dict[str, Any]) -> tuple[bytes, bytes]:
    """(JSON of the name and arguments, Arrow bytes of the bulk rows or b"")."""
    plain = {name: value for name, value in arguments.items() if name != ROWS}
    bulk = _to_ipc(arguments[ROWS]) if operation.bulk else b""
    return msgspec.json.encode([operation.name, operation.arguments(**plain)]), bulk


def decode_call(head: bytes, bulk: bytes) -> tuple[Operation, dict[str, Any]]:
    """The reverse. Raises KeyError for an unknown operation, msgspec.ValidationError for wrong arguments."""
    name, raw = msgspec.json.decode(head, type=tuple[str, msgspec.Raw])
    operation = OPERATIONS[name]
    arguments = msgspec.structs.asdict(msgspec.json.decode(raw, type=operation.arguments))
    if operation.bulk:
        arguments[ROWS] = _from_ipc(bulk)
    return operation, arguments


def encode_result(result: Any) -> bytes:
    return msgspec.json.encode(result)


def decode_result(operation: Operation, data: bytes) -> Any:
    return msgspec.json.decode(data, type=operation.result)


def encode_stream(batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    """One self-contained Arrow message a batch, so that a reader may stop after any."""
    for batch in batches:
        yield _to_ipc(batch)


def decode_batch(data: bytes) -> pa.RecordBatch:
    return _from_ipc(data)


def _to_ipc(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def _from_ipc(data: bytes) -> pa.RecordBatch:
    with pa.ipc.open_stream(data) as reader:
        return next(iter(reader))
