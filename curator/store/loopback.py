"""A `Store` that reaches another through the wire's bytes: as a client in another process, but no socket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from curator.store import wire
from curator.store.operation import Operation, Store


class Loopback:
    """Every argument and answer is encoded and decoded on its way to `owner` and back."""

    def __init__(self, owner: Store) -> None:
        self._owner = owner

    def call(self, operation: Operation, arguments: dict[str, Any]) -> Any:
        received, decoded = wire.decode_call(*wire.encode_call(operation, arguments))
        return wire.decode_result(operation, wire.encode_result(self._owner.call(received, decoded)))

    def stream(self, operation: Operation, arguments: dict[str, Any]) -> Iterator[pa.RecordBatch]:
        received, decoded = wire.decode_call(*wire.encode_call(operation, arguments))
        for data in wire.encode_stream(self._owner.stream(received, decoded)):
            yield wire.decode_batch(data)

    def close(self) -> None:
        self._owner.close()
