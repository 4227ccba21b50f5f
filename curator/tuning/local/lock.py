"""One of a kind in a folder: an advisory lock on a file that names its holder."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

#: Seconds for which a server tries: somebody who only asks whether there is one holds the lock for a moment.
_PATIENCE = 0.1


class Lock:
    """Held until `release` or the end of the process, however it ends (flock)."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, path: Path, patience: float = _PATIENCE) -> Lock | None:
        """None where another process holds it."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return cls(descriptor)
            except BlockingIOError:
                if time.monotonic() >= until:
                    os.close(descriptor)
                    return None
                time.sleep(0.02)

    def sign(self) -> None:
        """Write down that this process holds it."""
        os.truncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        os.close(self._descriptor)


def holder(path: Path) -> int | None:
    """The process that holds the lock; None where nobody does, 0 where it has not said so yet."""
    if not path.exists():
        return None
    lock = Lock.take(path, patience=0)
    if lock is not None:
        lock.release()
        return None
    word = path.read_text().strip()
    return int(word) if word.isdigit() else 0
