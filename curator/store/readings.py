"""What is being read of a database, so that all of it can be ended: whatever reads keeps the file open."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Final

import duckdb
import pyarrow as pa

from curator.store import file

#: Seconds between two attempts to interrupt a query: the first may come before it begins.
_AGAIN: Final = 0.02


class Ended(Exception):
    """The database that was read is closed, or another one now."""


class Reading:
    """One read or stream, on a connection of its own."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.cursor = cursor
        self._busy = threading.Lock()
        self._ended = False
        self._answers: Iterator[pa.RecordBatch] | None = None

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """While the connection is in use. Raises Ended, also in place of what went wrong when it was ended."""
        with self._busy:
            if self._ended:
                raise Ended
            try:
                yield
            except Exception:
                if self._ended:
                    raise Ended from None
                raise

    def batches(self, run: Callable[[duckdb.DuckDBPyConnection], Iterator[pa.RecordBatch]]) -> Iterator[pa.RecordBatch]:
        """Of a stream; nothing is in use between two of them. Raises Ended."""
        with self.at_work():
            self._answers = run(self.cursor)
            answers = iter(self._answers)
        try:
            while True:
                with self.at_work():
                    batch = next(answers, None)
                if batch is None:
                    return
                yield batch
        finally:
            self.close()

    def close(self) -> None:
        """By whoever reads."""
        with self._busy:
            self._close()

    def end(self) -> None:
        """By anybody else: interrupted, or between two batches."""
        self._ended = True
        while not self._busy.acquire(timeout=_AGAIN):
            self.interrupt()
        try:
            self._close()
        finally:
            self._busy.release()

    def interrupt(self) -> None:
        # It may have ended this moment.
        with contextlib.suppress(*file.ENGINE_ERRORS):
            self.cursor.interrupt()

    def _close(self) -> None:
        answers, self._answers = self._answers, None
        if (close := getattr(answers, "close", None)) is not None:
            close()
        self.cursor.close()


class Readings:
    """All that is being read, by the thread that reads."""

    def __init__(self) -> None:
        self._changing = threading.RLock()
        self._by_thread: dict[int, list[Reading]] = {}

    @contextlib.contextmanager
    def on(self, connect: Callable[[], duckdb.DuckDBPyConnection]) -> Iterator[Reading]:
        """A new one, for the time of a `with`; it waits while there may be none."""
        with self._changing:
            reading = Reading(connect())
            mine = self._by_thread.setdefault(threading.get_ident(), [])
            mine.append(reading)
        try:
            yield reading
        finally:
            reading.close()
            mine.remove(reading)

    @contextlib.contextmanager
    def none(self) -> Iterator[None]:
        """All are ended, and for the time of the `with` there is none."""
        with self._changing:
            for reading in [reading for readings in list(self._by_thread.values()) for reading in readings]:
                reading.end()
            yield

    def interrupt(self, thread: int) -> None:
        for reading in list(self._by_thread.get(thread, ())):
            reading.interrupt()

    def count(self) -> int:
        return sum(len(readings) for readings in list(self._by_thread.values()))
