"""One owner at a time: an advisory lock on a file of our own, which names its holder."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from curator.errors import StoreError


class Lock:
    """Held until `release` or the end of the process, however it ends (flock)."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, path: Path) -> Lock:
        """Raises StoreError naming the process that holds it, or that the folder cannot be written."""
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(
                f"cannot write {path}: {error.strerror}", fix="make the folder writable, or copy the workspace"
            ) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 64).decode(errors="replace").strip() or "unknown"
            os.close(descriptor)
            raise StoreError(
                f"the workspace is in use by process {holder}",
                fix=f"wait until it ends, use --wait SECONDS, or end it (kill {holder})",
            ) from None
        try:
            os.truncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        except OSError as error:
            os.close(descriptor)
            raise StoreError(f"cannot write {path}: {error.strerror}", fix="free some space, then try again") from None
        return cls(descriptor)

    def release(self) -> None:
        os.close(self._descriptor)
