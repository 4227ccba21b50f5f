"""When a server ends: it is told to, or nobody needs it."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator

from curator.tuning.local.log import Log
from curator.tuning.local.routes import Routes
from curator.tuning.local.scenarios import Scenarios
from curator.tuning.local.server import Server


@contextlib.contextmanager
def told_to_end() -> Iterator[threading.Event]:
    """Set by the signals that end a process.

    An exception from a signal's handler is lost where it falls into a destructor, and the server would serve on.
    """
    ending = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield ending
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_: ending.set()) for number in numbers]
    try:
        yield ending
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


class Ended(Exception):
    """Nobody asks and nothing runs, or it was told to end."""


class EndingServer(Server):
    def __init__(
        self,
        port: int,
        key: str,
        routes: Routes,
        trouble: Scenarios,
        log: Log,
        *,
        idle_seconds: float | None,
        busy: Callable[[], bool],
        ending: threading.Event,
    ) -> None:
        self._idle_seconds = idle_seconds
        self._busy = busy
        self._ending = ending
        super().__init__(port, key, routes, trouble, log)

    def service_actions(self) -> None:
        """Called by serve_forever between requests and ten times a second."""
        if self._ending.is_set():
            raise Ended
        if self._idle_seconds is None:
            return
        if self._busy():
            self.last_asked = time.monotonic()
        elif not self.answering and time.monotonic() - self.last_asked > self._idle_seconds:
            raise Ended
