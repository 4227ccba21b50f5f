"""Who asked and went away meanwhile: its query is stopped, so that nobody waits behind work for nobody."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Final

#: Seconds between two looks.
_EVERY: Final = 0.2


class Hangups:
    """Watches the connections on whose behalf something is running, in a thread of its own."""

    def __init__(self) -> None:
        self._watched: dict[object, tuple[int, Callable[[], None]]] = {}
        self._changed = threading.Condition()
        self._closed = False
        threading.Thread(target=self._watch, name="curator-hangups", daemon=True).start()

    @contextlib.contextmanager
    def watching(self, connection: socket.socket, stop: Callable[[], None]) -> Iterator[None]:
        """For the time of a `with`: `stop` is called once if the other end goes away."""
        token = object()
        with self._changed:
            self._watched[token] = (connection.fileno(), stop)
            self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._watched.pop(token, None)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _watch(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._watched or self._closed)
                if self._closed:
                    return
                self._stop_for_those_gone()
                # Most calls are over by the next look; until then nobody is woken for them.
                self._changed.wait_for(lambda: self._closed, timeout=_EVERY)

    def _stop_for_those_gone(self) -> None:
        poll = select.poll()
        for descriptor, _ in self._watched.values():
            poll.register(descriptor, 0)
        gone = {descriptor for descriptor, _ in poll.poll(0)}
        for token, (descriptor, stop) in list(self._watched.items()):
            if descriptor in gone:
                del self._watched[token]
                stop()
