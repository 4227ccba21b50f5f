"""Who is at the other end of a unix socket, as the kernel tells it."""

from __future__ import annotations

import os
import socket
import struct
from typing import Final

_LINUX: Final = struct.Struct("iII")
#: macOS: LOCAL_PEERCRED of SOL_LOCAL answers a struct xucred, which begins with a version and the user.
_MACOS_LEVEL: Final = 0
_MACOS_OPTION: Final = 1
_MACOS: Final = struct.Struct("II")


def is_ours(connection: socket.socket) -> bool:
    """Whether the process at the other end belongs to this user; nobody else may talk to a store, not even root."""
    if hasattr(socket, "SO_PEERCRED"):
        told = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _LINUX.size)
        _, user, _ = _LINUX.unpack(told)
    else:
        _, user = _MACOS.unpack(connection.getsockopt(_MACOS_LEVEL, _MACOS_OPTION, _MACOS.size))
    return bool(user == os.getuid())
