"""A store reached as another process reaches it: through a socket, all bytes of it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from curator.store.client import Client
from curator.store.lock import Holder
from curator.store.operation import Operation
from curator.store.owner import Owner
from curator.store.server import Server


class Served:
    """A client of `owner`, which is served in this process."""

    def __init__(self, owner: Owner) -> None:
        self.owner = owner
        self.server = Server(owner, (1, 2))
        self.client = Client(Holder(None, socket.gethostname(), str(self.server.path), (1, 2)))

    def call(self, operation: Operation, arguments: dict[str, Any]) -> Any:
        return self.client.call(operation, arguments)

    def stream(self, operation: Operation, arguments: dict[str, Any]) -> Iterator[pa.RecordBatch]:
        return self.client.stream(operation, arguments)

    def close(self) -> None:
        self.client.close()
        self.server.close()
        self.owner.close()
