"""A `Store` that another process of this user owns, reached over its socket."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any, Final

import msgspec
import pyarrow as pa

from curator.errors import StoreError
from curator.store import frames, peer, wire
from curator.store.frames import Disconnected, Frame
from curator.store.lock import Holder
from curator.store.operation import Operation
from curator.store.server import Hello, Welcome
from curator.store.standstill import PATIENCE, Silence, Standstill
from curator.store_key import StoreKey

#: Seconds in which an owner must say who it is.
_HELLO_WITHIN: Final = 5.0
#: Seconds in which nothing comes until it is asked whether the owner stands still.
_SILENT: Final = 0.5


class Client:
    """Connections are kept and shared by threads; a call or stream has one to itself."""

    def __init__(self, holder: Holder, standstill: Standstill | None = None) -> None:
        """standstill: what is known of owners that stand still.

        Raises Disconnected where the holder does not answer or is not who it seems, StoreError where it is of
        another version.
        """
        self._holder = holder
        self._standstill = standstill or Standstill(lambda text: None)
        self._idle: list[socket.socket] = []
        self._changing = threading.Lock()
        self._closed = False
        #: Of an encrypted store, as its owner told it.
        self.key: StoreKey | None = None
        self._idle.append(self._connect())

    def call(self, operation: Operation, arguments: dict[str, Any]) -> Any:
        """Raises Disconnected where the owner went away: whether a write was committed is not known then."""
        with self._connection() as connection:
            silent = Silence(self._standstill, self._holder)
            frames.send(connection, Frame(frames.CALL, *wire.encode_call(operation, arguments)), silent)
            answer = frames.receive(connection, silent)
            self._standstill.moves()
        if answer.kind == frames.ERROR:
            raise wire.decode_error(answer.head)
        return wire.decode_result(operation, answer.head)

    def stream(self, operation: Operation, arguments: dict[str, Any]) -> Iterator[pa.RecordBatch]:
        """Raises Disconnected as `call` does."""
        with self._connection() as connection:
            silent = Silence(self._standstill, self._holder)
            frames.send(connection, Frame(frames.CALL, *wire.encode_call(operation, arguments)), silent)
            while (answer := frames.receive(connection, Silence(self._standstill, self._holder))).kind == frames.BATCH:
                self._standstill.moves()
                yield wire.decode_batch(answer.bulk)
        if answer.kind == frames.ERROR:
            raise wire.decode_error(answer.head)

    def close(self) -> None:
        with self._changing:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextlib.contextmanager
    def _connection(self) -> Iterator[socket.socket]:
        """One that nobody else uses. It is kept only where the whole answer was read."""
        with self._changing:
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            connection = self._connect()
        try:
            yield connection
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                self._standstill.hurry()
            connection.close()
            raise
        with self._changing:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def _connect(self) -> socket.socket:
        assert self._holder.address
        if self._standstill.check(self._holder, 0, PATIENCE):
            raise Disconnected("stands still")
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(_HELLO_WITHIN)
            try:
                connection.connect(self._holder.address)
            except OSError as error:
                raise Disconnected(error.strerror) from None
            if not peer.is_ours(connection):
                raise Disconnected("another user's")
            self._greet(connection)
            connection.settimeout(_SILENT)
        except BaseException:
            connection.close()
            raise
        return connection

    def _greet(self, connection: socket.socket) -> None:
        ours = Hello(self._holder.lock)
        frames.send(connection, Frame(frames.HELLO, msgspec.json.encode(ours)))
        try:
            theirs = msgspec.json.decode(frames.receive(connection).head, type=Hello)
        except msgspec.MsgspecError:
            raise Disconnected("no owner") from None
        if theirs.lock != ours.lock:
            raise Disconnected("another workspace's")
        if theirs != ours:
            raise StoreError(
                f"the workspace is in use by curator {theirs.app} ({self._holder.name}), this is {ours.app}",
                fix=f"end that process first (kill {self._holder.pid})",
            )
        try:
            told = msgspec.json.decode(frames.receive(connection).head, type=Welcome).key
            self.key = StoreKey.told(told) if told else None
        except (msgspec.MsgspecError, ValueError):
            raise Disconnected("no owner") from None
