"""Messages on a socket: a kind, JSON and Arrow bytes, each with its length before it."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_HEAD: Final = struct.Struct("<cQQ")
#: A longer one is no message of ours.
_MOST: Final = 1 << 34
#: Bytes that are made room for at first.
_ROOM: Final = 1 << 20

HELLO: Final = b"h"
CALL: Final = b"c"
RESULT: Final = b"r"
BATCH: Final = b"b"
END: Final = b"e"
ERROR: Final = b"x"


class Disconnected(Exception):
    """The other side is gone, or what it says is no message; the connection is of no more use."""


@dataclass(frozen=True, slots=True)
class Frame:
    """kind: one of those above. head: JSON. bulk: Arrow bytes, or nothing."""

    kind: bytes
    head: bytes = b""
    bulk: bytes = b""


def send(connection: socket.socket, frame: Frame, silent: Callable[[], None] | None = None) -> None:
    """Raises Disconnected, and what `silent` raises: see `receive`."""
    for data in (_HEAD.pack(frame.kind, len(frame.head), len(frame.bulk)) + frame.head, frame.bulk):
        view = memoryview(data)
        while view:
            view = view[_when_ready(lambda view=view: connection.send(view), silent) :]  # type: ignore[misc]


def receive(connection: socket.socket, silent: Callable[[], None] | None = None) -> Frame:
    """The next message. silent: called whenever the socket's time to wait is over; None: it ends the connection.

    Raises Disconnected, and what `silent` raises.
    """
    kind, head, bulk = _HEAD.unpack(_exactly(connection, _HEAD.size, silent))
    if head > _MOST or bulk > _MOST:
        raise Disconnected("no message of ours")
    return Frame(kind, bytes(_exactly(connection, head, silent)), bytes(_exactly(connection, bulk, silent)))


def _exactly(connection: socket.socket, size: int, silent: Callable[[], None] | None) -> bytearray:
    # Room for what has come and not for what was promised: that may be a lie.
    data = bytearray(min(size, _ROOM))
    got = 0
    while got < size:
        if got == len(data):
            data.extend(bytes(min(size - got, got)))
        with memoryview(data) as view, view[got:] as rest:
            more = _when_ready(lambda rest=rest: connection.recv_into(rest), silent)  # type: ignore[misc]
        if not more:
            raise Disconnected("closed")
        got += more
    return data


def _when_ready(attempt: Callable[[], int], silent: Callable[[], None] | None) -> int:
    while True:
        try:
            return attempt()
        except TimeoutError:
            if silent is None:
                raise Disconnected("silent for too long") from None
            silent()
        except OSError as error:
            raise Disconnected(error.strerror) from None
