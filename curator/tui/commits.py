"""Decisions, one after the other: each is made at its key and committed in the order of the keys.

A worker of Textual would not do: an exclusive one cancels the one before it, and a label would be lost.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from curator.records import Event

#: What commits: given the operation's id, answers the events it made.
Commit = Callable[[UUID], Sequence[Event]]


@dataclass(frozen=True, slots=True)
class Decision:
    """what: in words, for an error ("intent = refund"). op: made at the key, so that a repeated call commits once.

    then: told the events once they are committed. failed: told that they never will be.
    """

    what: str
    commit: Commit
    then: Callable[[Sequence[Event]], None] | None = None
    failed: Callable[[], None] | None = None
    op: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one decision: its events, or the error."""

    decision: Decision
    events: Sequence[Event] = ()
    error: Exception | None = None


class Commits:
    """One thread, one queue. tell: called in that thread with each outcome, in order."""

    def __init__(self, tell: Callable[[Outcome], None]) -> None:
        self._tell = tell
        self._queue: queue.SimpleQueue[Decision | None] = queue.SimpleQueue()
        self._waiting = 0
        self._counting = threading.Lock()
        # No daemon: a process that ends, however its screen ended, still commits what was keyed.
        self._thread = threading.Thread(target=self._work, name="curator-commits")
        self._closed = False

    @property
    def waiting(self) -> int:
        """How many decisions are made and not committed yet."""
        return self._waiting

    def add(self, decision: Decision) -> bool:
        """Commit a decision after all those before it. Answers False after `close`: then it never will be."""
        with self._counting:
            if self._closed:
                return False
            self._waiting += 1
            if not self._thread.is_alive():
                self._thread.start()
            self._queue.put(decision)
            return True

    def close(self) -> None:
        """Commit all that was decided, then end. A second close waits for the same end."""
        with self._counting:
            # Under the lock, so that no decision comes to stand behind the end.
            if not self._closed and self._thread.is_alive():
                self._queue.put(None)
            self._closed = True
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        while (decision := self._queue.get()) is not None:
            try:
                outcome = Outcome(decision, decision.commit(decision.op))
            except Exception as error:  # told on the screen; the next decision is not the worse for it
                outcome = Outcome(decision, error=error)
            with self._counting:
                self._waiting -= 1
            self._tell(outcome)
