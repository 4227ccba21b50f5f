"""Serves an owner's store to the other processes of this user, over a socket: named operations, nothing else."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final

import msgspec

from curator import __version__
from curator.errors import StoreError
from curator.store import address, frames, peer, wire
from curator.store.frames import Disconnected, Frame
from curator.store.hangups import Hangups
from curator.store.migrations import SCHEMA_VERSION
from curator.store.operation import Operation
from curator.store.owner import Closed, Owner

#: Seconds that an owner which ends waits for what it is answering.
GRACE: Final = 1.0
#: Seconds for which one thread of an owner may keep the others waiting. An export that is put together for somebody
#: would cost each of the twenty steps of a label 5 ms, Python's own.
_TURN: Final = 0.0005
#: Seconds in which a process that connected must say who it is.
_HELLO_WITHIN: Final = 10.0
#: Seconds between two looks at the socket, while nobody connects.
_LOOKS: Final = 2.0


class Hello(msgspec.Struct):
    """What both sides say first. lock: of the workspace that is meant, as `Lock.identity` tells it."""

    lock: tuple[int, int]
    app: str = __version__
    schema: int = SCHEMA_VERSION


class Welcome(msgspec.Struct):
    """What an owner adds for one that it will serve. key: of an encrypted store, so that whoever takes over can open it
    without asking a person again.
    """

    key: str | None = None

    def __repr__(self) -> str:
        return "<welcome>"


class Server:
    """A thread a connection. `path`: of the socket."""

    def __init__(self, owner: Owner, lock: tuple[int, int], moved: Callable[[Path], None] = lambda path: None) -> None:
        """moved: told the path of another socket, where somebody removed the one before.

        Raises StoreError where no socket can be made.
        """
        self._owner = owner
        self._hello = Hello(lock)
        self._moved = moved
        self._listener, self.path = address.bind()
        self._listener.settimeout(_LOOKS)
        sys.setswitchinterval(min(_TURN, sys.getswitchinterval()))
        self._hangups = Hangups()
        self._ending = False
        #: Whether each is being answered now.
        self._connections: dict[socket.socket, bool] = {}
        self._changed = threading.Condition()
        threading.Thread(target=self._accept, name="curator-store", daemon=True).start()

    def close(self) -> None:
        """Take no more calls; what is being answered has GRACE seconds, after which reads and streams end.

        A write that has begun is always answered once the owner is closed, if its process is still there.
        """
        with self._changed:
            self._ending = True
            self.path.unlink(missing_ok=True)
            for connection, busy in self._connections.items():
                if not busy:
                    _end(connection)
            self._changed.wait_for(lambda: not any(self._connections.values()), timeout=GRACE)
        self._hangups.close()
        _end(self._listener)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                self._look()
                continue
            except OSError:
                if self._ending:
                    return
                # Out of descriptors: somebody else's end makes room.
                time.sleep(0.05)
                continue
            connection.set_inheritable(False)
            threading.Thread(target=self._serve, args=(connection,), name="curator-client", daemon=True).start()

    def _look(self) -> None:
        """At the socket: what cleans up folders for temporary files, and the end of a login, take it away."""
        if self.path.exists():
            return
        with contextlib.suppress(StoreError, OSError):
            listener, path = address.bind()
            listener.settimeout(_LOOKS)
            with self._changed:
                if self._ending:
                    listener.close()
                    path.unlink(missing_ok=True)
                    return
                self._listener.close()
                self._listener, self.path = listener, path
                self._moved(path)

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._greets(connection):
                while self._next(connection):
                    pass
        except Disconnected:
            pass
        finally:
            with self._changed:
                self._connections.pop(connection, None)
                self._changed.notify_all()
            connection.close()

    def _greets(self, connection: socket.socket) -> bool:
        if not peer.is_ours(connection):
            return False
        connection.settimeout(_HELLO_WITHIN)
        frame = frames.receive(connection)
        try:
            told = msgspec.json.decode(frame.head, type=Hello)
        except msgspec.MsgspecError:
            return False
        frames.send(connection, Frame(frames.HELLO, msgspec.json.encode(self._hello)))
        if told != self._hello:
            return False
        key = self._owner.key
        welcome = Welcome(key.tell() if key else None)
        frames.send(connection, Frame(frames.HELLO, msgspec.json.encode(welcome)))
        connection.settimeout(None)
        with self._changed:
            if self._ending:
                return False
            self._connections[connection] = False
        return True

    def _next(self, connection: socket.socket) -> bool:
        """Answer one call; whether another one may come."""
        frame = frames.receive(connection)
        with self._changed:
            if self._ending:
                return False
            self._connections[connection] = True
        try:
            self._answer(connection, frame)
        finally:
            with self._changed:
                self._connections[connection] = False
                self._changed.notify_all()
        return not self._ending

    def _answer(self, connection: socket.socket, frame: Frame) -> None:
        try:
            operation, arguments = wire.decode_call(frame.head, frame.bulk)
        except wire.NO_CALL:
            unknown = StoreError("the process that holds the workspace does not know this call", fix="end it first")
            frames.send(connection, Frame(frames.ERROR, wire.encode_error(unknown)))
            return
        thread = threading.get_ident()
        with self._hangups.watching(connection, lambda: self._owner.interrupt(thread)):
            try:
                # Closed where its reader went away, and with it the query.
                with contextlib.closing(self._answers(operation, arguments)) as answers:
                    for answer in answers:
                        frames.send(connection, answer)
            except (Disconnected, Closed):
                # Asked again, the next owner answers it.
                raise Disconnected("the owner ends") from None
            except Exception as error:
                if self._ending and operation.kind in ("read", "stream"):
                    raise Disconnected("the owner ends") from None
                frames.send(connection, Frame(frames.ERROR, wire.encode_error(error)))

    def _answers(self, operation: Operation, arguments: dict[str, object]) -> Generator[Frame, None, None]:
        if operation.kind in ("read", "write"):
            yield Frame(frames.RESULT, wire.encode_result(self._owner.call(operation, arguments)))
            return
        for data in wire.encode_stream(self._owner.stream(operation, arguments)):
            yield Frame(frames.BATCH, b"", data)
        yield Frame(frames.END)


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
