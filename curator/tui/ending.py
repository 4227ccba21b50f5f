"""Being told to end, by ctrl-c of another terminal, by `kill` or by a terminal that goes: the application ends itself.

An interrupt raised wherever the event loop happens to be would be told by asyncio as a task that nobody waited for.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def told_to_end(end: Callable[[], None]) -> Iterator[None]:
    """Call `end` in the running loop of the main thread at the first such signal; what was in force takes the next.

    A signal that is ignored stays so.
    """
    loop = asyncio.get_running_loop()
    before = {number: handler for number in _SIGNALS if (handler := signal.getsignal(number)) is not signal.SIG_IGN}

    def told() -> None:
        give_back()
        end()

    def give_back() -> None:
        for number, handler in before.items():
            if loop.remove_signal_handler(number):
                signal.signal(number, handler)

    for number in before:
        loop.add_signal_handler(number, told)
    try:
        yield
    finally:
        give_back()
