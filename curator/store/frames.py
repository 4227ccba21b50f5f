"""Messages on a socket: a kind, JSON and Arrow bytes, each with its length before it."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import Final

_HEAD: Final = struct.Struct("<cQQ")
#: A longer one is no message of ours.
_MOST: Final = 1 << 34

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


def send(connection: socket.socket, frame: Frame) -> None:
    """Raises Disconnected."""
    try:
        connection.sendall(_HEAD.pack(frame.kind, len(frame.head), len(frame.bulk)) + frame.head)
        if frame.bulk:
            connection.sendall(frame.bulk)
    except OSError as error:
        raise Disconnected(error.strerror) from None


def receive(connection: socket.socket) -> Frame:
    """The next message. Raises Disconnected, also where the socket's time to wait is over."""
    kind, head, bulk = _HEAD.unpack(_exactly(connection, _HEAD.size))
    if head > _MOST or bulk > _MOST:
        raise Disconnected("no message of ours")
    return Frame(kind, bytes(_exactly(connection, head)), bytes(_exactly(connection, bulk)))


def _exactly(connection: socket.socket, size: int) -> bytearray:
    data = bytearray(size)
    view, got = memoryview(data), 0
    while got < size:
        try:
            more = connection.recv_into(view[got:])
        except OSError as error:
            raise Disconnected(error.strerror) from None
        if not more:
            raise Disconnected("closed")
        got += more
    return data
