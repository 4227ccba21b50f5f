"""The process that owns the database: runs operations directly, writes one after the other."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from curator.errors import StoreError, StreamBroken
from curator.identity import Identities
from curator.store import file, migrations
from curator.store.lock import NAME, Lock
from curator.store.mark import HighWaterMark
from curator.store.operation import Db, Operation, Tail
from curator.store.readings import Ended, Readings


class Closed(StoreError):
    """The store was closed before a call began."""

    def __init__(self) -> None:
        super().__init__("this workspace is closed")


class Owner:
    """A `Store` on its own database file. Close it, or use it with `with`."""

    def __init__(
        self,
        folder: Path,
        ids: Identities,
        *,
        now: Callable[[], int] = lambda: time.time_ns() // 1000,
        lock: Lock | None = None,
        since: int | None = None,
    ) -> None:
        """Open or create `folder/store.duckdb`. lock: the folder's, taken already; released with the store.

        since: UTC microseconds from which on runs under this process's number are its own; else this moment.

        Raises StoreError: in use, damaged, from a newer version, not writable.
        """
        self.folder = folder
        self._ids = ids
        self._now = now
        self._since = now() if since is None else since
        self._writing = threading.Lock()
        self._root: duckdb.DuckDBPyConnection | None = None
        self._reading = Readings()
        self._closed = False
        with contextlib.ExitStack() as opened:
            self._lock = lock or Lock.take(folder / NAME)
            opened.callback(self._lock.release)
            self._mark = HighWaterMark(folder / "store.mark")
            opened.callback(self._mark.close)
            with file.private():
                if self._mark.value and not (folder / file.NAME).exists():
                    raise StoreError(
                        f"{folder / file.NAME} is gone; it held {self._mark.value} events",
                        fix="restore it from a backup, or remove store.mark beside it to begin anew",
                    )
                self._root = file.connect(folder / file.NAME)
                opened.callback(self._root.close)
                #: None while a write is under way, and after one of which it is not known whether it was committed.
                self._tail: Tail | None = _prepare(self._root, ids)
            #: Acknowledged events that the database lost, as when its write-ahead log was removed.
            self.behind = max(0, self._mark.value - self._tail.id)
            opened.pop_all()

    def call(self, operation: Operation, arguments: dict[str, Any]) -> Any:
        if operation.kind == "write":
            return self._write(operation, arguments)
        while True:
            with contextlib.suppress(Ended), self._reading.on(self._cursor) as reading, reading.at_work():
                try:
                    # One moment for all queries of an operation.
                    reading.cursor.begin()
                    return operation.run(self._db(reading.cursor), **arguments)
                except file.FAILURES as error:
                    raise file.failure(error, operation.name) from None

    def _write(self, operation: Operation, arguments: dict[str, Any]) -> Any:
        with self._writing, file.private():
            cursor = self._cursor()
            try:
                tail, self._tail = self._tail or _newest(cursor), None
                db = self._db(cursor, tail)
                cursor.begin()
                result = operation.run(db, **arguments)
                cursor.commit()
                self._tail = db.tail
            except file.FAILURES as error:
                raise file.failure(error, operation.name) from None
            finally:
                # Rolls back what is not committed.
                cursor.close()
            self._mark.raise_to(db.tail.id)
            return result

    def stream(self, operation: Operation, arguments: dict[str, Any]) -> Iterator[pa.RecordBatch]:
        if operation.kind == "rewrite":
            yield from self._rewrite(operation, arguments)
            return
        begun = False
        while True:
            try:
                with self._reading.on(self._cursor) as reading:
                    for batch in reading.batches(lambda cursor: operation.run(self._db(cursor), **arguments)):
                        begun = True
                        yield batch
                return
            except file.FAILURES as error:
                raise file.failure(error, operation.name) from None
            except Ended:
                if begun and self._closed:
                    raise Closed from None
                if begun:
                    raise StreamBroken("the store was made anew meanwhile", fix="run the command again") from None

    def _rewrite(self, operation: Operation, arguments: dict[str, Any]) -> Iterator[pa.RecordBatch]:
        new = self.folder / file.NEW
        with self._writing, file.private():
            cursor = self._cursor()
            try:
                tail, self._tail = self._tail or _newest(cursor), None
                db = self._db(cursor, tail)
                yield from operation.run(db, new, **arguments)
            except BaseException as error:
                new.unlink(missing_ok=True)
                if isinstance(error, file.FAILURES):
                    raise file.failure(error, operation.name) from None
                raise
            finally:
                cursor.close()
            if new.exists():
                self._change(new)

    def _change(self, new: Path) -> None:
        """The database for another one. Raises StoreError; then the old one is still in its place."""
        path = self.folder / file.NAME
        with self._reading.none():
            root, self._root = self._root, None
            assert root is not None
            try:
                root.execute("CHECKPOINT store")
                root.close()
                file.replace(new, path)
            except file.FAILURES as error:
                raise file.failure(error, "making it anew") from None
            except OSError as error:
                raise StoreError(f"the store could not be made anew: {error.strerror}", fix="see to the disk") from None
            finally:
                root.close()
                new.unlink(missing_ok=True)
                self._reopen(path)

    def _reopen(self, path: Path) -> None:
        try:
            self._root = file.connect(path)
            self._tail = _prepare(self._root, self._ids)
        except BaseException:
            # Somebody else may have more luck.
            if self._root is not None:
                self._root.close()
                self._root = None
            self._mark.close()
            self._lock.release()
            raise
        self._mark.raise_to(self._tail.id)

    def interrupt(self, thread: int) -> None:
        """Stop what a thread reads, if it reads; a write goes on to its end."""
        self._reading.interrupt(thread)

    def close(self) -> None:
        """Let go of the database and the lock, once the write under way has ended; streams end in the middle.

        A second close does nothing.
        """
        with self._writing:
            if self._root is None:
                return
            self._closed = True
            # One that holds a reader keeps the database open, and its lock.
            with self._reading.none():
                root, self._root = self._root, None
            with file.private():
                root.close()
            self._mark.close()
            self._lock.release()

    def __enter__(self) -> Owner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        root = self._root
        if root is None:
            raise Closed
        cursor = root.cursor()
        cursor.execute("USE store")
        return cursor

    def _db(self, cursor: duckdb.DuckDBPyConnection, tail: Tail | None = None) -> Db:
        return Db(cursor, self._ids, self._now, self._mark.value, self._since, tail or Tail())


def _prepare(root: duckdb.DuckDBPyConnection, ids: Identities) -> Tail:
    """Make or bring up the schema; answers the newest event."""
    try:
        migrations.migrate(root, ids)
        return _newest(root)
    except file.FAILURES as error:
        raise file.failure(error, "open") from None


def _newest(connection: duckdb.DuckDBPyConnection) -> Tail:
    row = connection.execute("SELECT id, hash FROM events ORDER BY id DESC LIMIT 1").fetchone()
    return Tail() if row is None else Tail(*row)
