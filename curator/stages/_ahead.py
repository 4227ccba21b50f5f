"""Work that goes on beside its reader: the next result is made while the one before is put to use."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Generator, Iterator
from queue import Empty, Full, Queue
from typing import TypeVar

T = TypeVar("T")

#: Seconds between two calls of `meanwhile`, and in which a maker that is to end notices it.
_PAUSE = 0.1


class Stopped(Exception):
    """Raised in the maker by `check` once nobody reads on."""


def ahead(make: Callable[[Callable[[], None]], Iterator[T]], meanwhile: Callable[[], None]) -> Generator[T, None, None]:
    """What an iterator gives, made in a thread of its own, one result ahead of what is read.

    make: the iterator, of a function that it may call now and then, which ends it once nobody reads on. meanwhile:
    called by the reader's thread ten times a second while it waits; it may raise. What the iterator raises is raised
    here. To be closed: afterwards nothing runs any more.
    """
    results: Queue[T] = Queue(maxsize=1)
    stopping = threading.Event()
    raised: list[BaseException] = []

    def check() -> None:
        if stopping.is_set():
            raise Stopped

    def work() -> None:
        try:
            for result in make(check):
                while True:
                    check()
                    with contextlib.suppress(Full):
                        results.put(result, timeout=_PAUSE)
                        break
        except Stopped:
            pass
        except BaseException as error:  # the reader's to deal with, whatever it is
            raised.append(error)

    maker = threading.Thread(target=work, name="curator-ahead", daemon=True)
    maker.start()
    try:
        while True:
            alive = maker.is_alive()  # asked first: what it puts before it ends is found afterwards
            try:
                yield results.get(timeout=_PAUSE if alive else 0)
            except Empty:
                if not alive:
                    break
                meanwhile()
        if raised:
            raise raised[0]
    finally:
        stopping.set()
        maker.join()
