"""An owner that was stopped (ctrl-z) answers nobody: whoever waits for it is told, and how to go on."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from curator.errors import StoreError
from curator.store.lock import Holder

#: Seconds of silence after which it is told.
TELL_AFTER: Final = 2.0
#: Seconds for which a call that has begun is waited for.
PATIENCE: Final = 600.0
_GO_ON: Final = "let it go on (fg, or kill -CONT {0}), or end it (kill -KILL {0}): what was acknowledged stays"


class Standstill:
    """What one process knows of owners that stand still; shared by its threads."""

    def __init__(self, tell: Callable[[str], None], wait: float = 0) -> None:
        """tell: given a sentence for people, once a standstill. wait: seconds, where that is longer than usual."""
        self._tell = tell
        self._wait = wait
        self._hurried = False
        self._told: int | None = None
        self._changing = threading.Lock()

    def hurry(self) -> None:
        """Somebody pressed ctrl-c: from now on nobody waits for a process that stands still."""
        self._hurried = True

    def moves(self) -> None:
        """An owner has answered."""
        self._told = None

    def check(self, holder: Holder, silent: float, patience: float) -> bool:
        """Whether an owner that has said nothing for `silent` seconds stands still; people are told.

        Raises StoreError where it does so for longer than `patience` seconds.
        """
        if holder.pid is None or not is_stopped(holder.pid):
            self.moves()
            return False
        if self._hurried or silent >= max(patience, self._wait):
            raise StoreError(f"{holder.name} holds the workspace and stands still", fix=_GO_ON.format(holder.pid))
        with self._changing:
            told, self._told = self._told, holder.pid if silent >= TELL_AFTER else self._told
        if self._told is not None and told is None:
            self._tell(f"{holder.name} holds the workspace and stands still; {_GO_ON.format(holder.pid)}")
        return True


class Silence:
    """Of one call: asked now and then while nothing comes."""

    def __init__(self, standstill: Standstill, holder: Holder) -> None:
        self._standstill = standstill
        self._holder = holder
        self._since = time.monotonic()

    def __call__(self) -> None:
        """Raises StoreError as `Standstill.check` does."""
        if not self._standstill.check(self._holder, time.monotonic() - self._since, PATIENCE):
            self._since = time.monotonic()


def is_stopped(pid: int) -> bool:
    """Whether a process of this machine was stopped by a signal and does nothing until it is told to go on."""
    try:
        # Behind the name, which may hold any sign.
        state = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        if Path("/proc/self").exists():
            return False
        told = subprocess.run(["ps", "-o", "state=", "-p", str(pid)], capture_output=True, check=False)
        state = told.stdout.strip()[:1]
    except OSError:
        return False
    return state in (b"T", b"t")
