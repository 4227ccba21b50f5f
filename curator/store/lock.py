"""One owner at a time: an advisory lock on a file of our own, which tells where its holder is reached."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from curator.errors import StoreError

NAME: Final = "store.lock"
#: How systems say that a folder knows no locks.
_NO_LOCKS: Final = "it may be on a network drive; move the workspace to a disk of this machine"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever has the lock. address: of its socket, "" while it opens or ends, None where it serves none (an older
    version). lock: device and number of the lock's file, which tell a workspace from its copy.
    """

    pid: int | None
    host: str
    address: str | None
    lock: tuple[int, int]

    @property
    def is_here(self) -> bool:
        """Whether it is a process of this machine."""
        return self.host in ("", socket.gethostname())

    @property
    def name(self) -> str:
        known = "unknown" if self.pid is None else str(self.pid)
        return f"process {known}" if self.is_here else f"process {known} on {self.host}"


class Lock:
    """Held until `release` or the end of the process, however it ends (flock)."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._told = 0

    @classmethod
    def take(cls, path: Path) -> Lock:
        """Raises StoreError naming the process that holds it, or that the folder cannot be written."""
        taken = cls.attempt(path)
        if isinstance(taken, Lock):
            return taken
        raise StoreError(
            f"the workspace is in use by {taken.name}",
            fix="wait until it ends, use --wait SECONDS, or end it" + (f" (kill {taken.pid})" if taken.pid else ""),
        )

    @classmethod
    def attempt(cls, path: Path) -> Lock | Holder:
        """The lock, or who holds it. Raises StoreError where the folder cannot be written or knows no locks."""
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(
                f"cannot write {path}: {error.strerror}", fix="make the folder writable, or copy the workspace"
            ) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            try:
                return _holder(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise StoreError(f"cannot lock {path}: {error.strerror}", fix=_NO_LOCKS) from None
        lock = cls(descriptor)
        try:
            lock.tell("")
        except OSError as error:
            os.close(descriptor)
            raise StoreError(f"cannot write {path}: {error.strerror}", fix="free some space, then try again") from None
        return lock

    @property
    def identity(self) -> tuple[int, int]:
        return _identity(self._descriptor)

    def tell(self, address: str) -> None:
        """Who holds it, and where its socket is. Raises OSError, as where the disk is full."""
        mine = Holder(os.getpid(), socket.gethostname(), address, self.identity)
        line = json.dumps({name: value for name, value in asdict(mine).items() if name != "lock"}) + "\n"
        # In one write, and never shorter than before: who reads meanwhile reads one or the other.
        self._told = max(self._told, len(line))
        os.pwrite(self._descriptor, line.ljust(self._told).encode(), 0)
        os.truncate(self._descriptor, self._told)

    def release(self) -> None:
        os.close(self._descriptor)


def _holder(descriptor: int) -> Holder:
    text = os.pread(descriptor, 4096, 0).decode(errors="replace").strip()
    lock = _identity(descriptor)
    try:
        told: dict[str, Any] = json.loads(text) if text else {"pid": None, "host": "", "address": ""}
        return Holder(told["pid"], str(told["host"]), told["address"], lock)
    except (ValueError, TypeError, KeyError):
        return Holder(int(text) if text.isdigit() else None, "", None, lock)


def _identity(descriptor: int) -> tuple[int, int]:
    found = os.fstat(descriptor)
    return found.st_dev, found.st_ino
