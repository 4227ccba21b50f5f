"""Asks many questions, a few at once."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")

#: Seconds after which whoever waits for an answer looks up.
_LOOK_UP = 0.2


class Asking(Generic[Q, A]):
    """Threads that ask, for the time of a `with`; at its end no new question is begun."""

    def __init__(self, questions: Sequence[Q], ask: Callable[[Q], A], *, at_once: int) -> None:
        """ask: called in threads of its own; what it raises is told as the answer."""
        self._waiting: queue.SimpleQueue[Q] = queue.SimpleQueue()
        for question in questions:
            self._waiting.put(question)
        self._answers: queue.SimpleQueue[tuple[Q, A | Exception]] = queue.SimpleQueue()
        self._left = len(questions)
        self._ask = ask
        self._ended = threading.Event()
        # daemons: whoever is told to end does not wait for a model that takes a minute
        for _ in range(min(at_once, len(questions))):
            threading.Thread(target=self._work, daemon=True).start()

    def __enter__(self) -> Asking[Q, A]:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()

    def answers(self, look_up: Callable[[], None]) -> Iterator[tuple[Q, A | Exception]]:
        """As they come. look_up: called now and then while waiting, and after each answer; may raise to stop."""
        while self._left:
            look_up()
            try:
                found = self._answers.get(timeout=_LOOK_UP)
            except queue.Empty:
                continue
            self._left -= 1
            yield found

    def _work(self) -> None:
        while not self._ended.is_set():
            try:
                question = self._waiting.get_nowait()
            except queue.Empty:
                return
            try:
                self._answers.put((question, self._ask(question)))
            except Exception as error:  # told to whoever waits
                self._answers.put((question, error))
