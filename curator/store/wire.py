"""How a call travels: JSON arguments, bulk rows and answers of streams as Arrow. No SQL, no pickles."""

from __future__ import annotations

import importlib
import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import pyarrow as pa

from curator import errors
from curator.errors import CuratorError, FileProblem, RefusedError, StoreError
from curator.store.operation import OPERATIONS, ROWS, Operation

_NAME: Final = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")


#: What `decode_call` raises for what is no call of this version; their texts may quote an argument.
NO_CALL: Final = (KeyError, msgspec.MsgspecError, pa.ArrowException, OSError, StopIteration)


def encode_call(operation: Operation, arguments: dict[str, Any]) -> tuple[bytes, bytes]:
    """(JSON of the name and arguments, Arrow bytes of the bulk rows or b"")."""
    plain = {name: value for name, value in arguments.items() if name != ROWS}
    bulk = _to_ipc(arguments[ROWS]) if operation.bulk else b""
    return msgspec.json.encode([operation.name, operation.arguments(**plain)]), bulk


def decode_call(head: bytes, bulk: bytes) -> tuple[Operation, dict[str, Any]]:
    """The reverse. Raises KeyError for an unknown operation, msgspec.ValidationError for wrong arguments."""
    name, raw = msgspec.json.decode(head, type=tuple[str, msgspec.Raw])
    operation = _operation(name)
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


class _Told(msgspec.Struct):
    """An error on its way. reasons: of a refusal. path, line: of a place in a file."""

    kind: str
    message: str
    fix: str = ""
    reasons: tuple[str, ...] = ()
    path: str | None = None
    line: int | None = None


def encode_error(error: Exception) -> bytes:
    """One of ours as it is; of any other its type and where it came from, since its text may quote a record."""
    if isinstance(error, CuratorError):
        told = _Told(type(error).__name__, error.message, error.fix)
        if isinstance(error, RefusedError):
            told.reasons = error.reasons
        if isinstance(error, FileProblem):
            told.path, told.line = str(error.path), error.line
    else:
        frames = traceback.extract_tb(error.__traceback__)
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
        told = _Told("", f"internal error {type(error).__name__} at {where}, in the process that holds the workspace")
    return msgspec.json.encode(told)


def decode_error(data: bytes) -> CuratorError:
    told = msgspec.json.decode(data, type=_Told)
    kind = getattr(errors, told.kind, None) if told.kind else CuratorError
    if not (isinstance(kind, type) and issubclass(kind, CuratorError)):
        kind = StoreError
    # Told in whole already: what its class would add to the message stands in it.
    error = kind.__new__(kind)
    CuratorError.__init__(error, told.message, told.fix)
    if isinstance(error, RefusedError):
        error.reasons = told.reasons
    if isinstance(error, FileProblem):
        error.path, error.line = Path(told.path or ""), told.line
    return error


def _operation(name: str) -> Operation:
    """By its name; the file it stands in is loaded when first asked for. Raises KeyError."""
    if name not in OPERATIONS and _NAME.fullmatch(name):
        try:
            importlib.import_module(f"curator.store.{name.partition('.')[0]}")
        except ModuleNotFoundError:
            raise KeyError(name) from None
    return OPERATIONS[name]


def _to_ipc(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def _from_ipc(data: bytes) -> pa.RecordBatch:
    with pa.ipc.open_stream(data) as reader:
        return next(iter(reader))
