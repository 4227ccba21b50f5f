"""The process that owns the database: runs operations directly, writes one after the other."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pyarrow as pa

from curator import store_key
from curator.errors import StoreError, StreamBroken
from curator.identity import Identities
from curator.store import absent, file, migrations, runs
from curator.store.lock import NAME, Lock
from curator.store.mark import HighWaterMark
from curator.store.operation import Db, Operation, Tail
from curator.store.readings import Ended, Readings
from curator.store_key import StoreKey


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
        key: StoreKey | None = None,
    ) -> None:
        """Open or create `folder/store.duckdb`. lock: the folder's, taken already; released with the store.

        since: UTC microseconds from which on runs under this process's number are its own; else this moment. key: of a
        store that is encrypted.

        Raises StoreError: in use, damaged, from a newer version, not writable.
        """
        absent.watch()
        self.folder = folder
        self._ids = ids
        #: Of an encrypted store.
        self.key = key
        self._now = now
        self._since = now() if since is None else since
        self._writing = threading.Lock()
        self._closed = False
        #: None where the store is closed, and where the database had to be let go and could not be opened again.
        self._root: duckdb.DuckDBPyConnection | None = None
        self._reading = Readings()
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
                self._root = file.connect(folder / file.NAME, key)
                opened.callback(self._root.close)
                self._place = _identity(folder / file.NAME)
                tail = _prepare(self._root, ids)
                self._settle()
            #: None while a write is under way, and after one of which it is not known whether it was committed.
            self._tail: Tail | None = tail
            #: Acknowledged events that the database lost, as when its write-ahead log was removed.
            self.behind = max(0, self._mark.value - tail.id)
            opened.pop_all()

    def call(self, operation: Operation, arguments: dict[str, Any]) -> Any:
        if operation.kind == "write":
            return self._write(operation, arguments)
        while True:
            root = self._reached()
            try:
                with self._reading.on(self._cursor) as reading, reading.at_work(), absent.pandas():
                    # One moment for all queries of an operation.
                    reading.cursor.begin()
                    return operation.run(self._db(reading.cursor), **arguments)
            except Ended:
                continue
            except file.FAILURES as error:
                if not self._is_renewed(root, error):
                    raise file.failure(error, operation.name) from None

    def _write(self, operation: Operation, arguments: dict[str, Any]) -> Any:
        with self._writing, file.private(), absent.pandas(), self._threads_for(operation):
            cursor = self._cursor()
            ran = False
            began = self._now()
            try:
                tail, self._tail = self._tail or _newest(cursor), None
                db = self._db(cursor, tail)
                cursor.begin()
                result = operation.run(db, **arguments)
                runs.spare(cursor, began, self._now())
                ran = True
                cursor.commit()
            except file.FAILURES as error:
                cursor.close()
                if not (is_dead(error) and self._is_durable(error, arguments.get("op")) and ran):
                    raise file.failure(error, operation.name) from None
            finally:
                # Rolls back what is not committed.
                cursor.close()
            self._tail = db.tail
            self._mark.raise_to(db.tail.id)
            return result

    @contextlib.contextmanager
    def _threads_for(self, operation: Operation) -> Iterator[None]:
        """For who holds `_writing`: the time of a write, in which the engine has as many threads as that is to take.

        Whoever asks looks for its answer again and again, without a pause, as long as another thread works on it: that
        takes a core, and the interpreter from all others. Nothing changes where somebody reads: the engine would first
        wait for what its threads do for them.
        """
        root = self._opened()
        if not operation.one_thread or self._reading.count():
            yield
            return
        try:
            _tell(root, "SET threads = 1")
            yield
        finally:
            _tell(root, "RESET threads")

    def stream(self, operation: Operation, arguments: dict[str, Any]) -> Iterator[pa.RecordBatch]:
        """Raises StreamBroken where the database was opened anew in the middle."""
        if operation.kind == "rewrite":
            yield from self._rewrite(operation, arguments)
            return
        begun = False
        while True:
            root = self._reached()
            try:
                with self._reading.on(self._cursor) as reading:
                    for batch in reading.batches(lambda cursor: operation.run(self._db(cursor), **arguments)):
                        begun = True
                        yield batch
                return
            except Ended:
                if begun and self._closed:
                    raise Closed from None
            except file.FAILURES as error:
                if not self._is_renewed(root, error):
                    raise file.failure(error, operation.name) from None
            if begun:
                raise StreamBroken(
                    "the store was opened anew in the middle of reading",
                    fix="run the command again: it goes on where it stopped",
                )

    def _rewrite(self, operation: Operation, arguments: dict[str, Any]) -> Iterator[pa.RecordBatch]:
        new = self.folder / file.NEW
        with self._writing, file.private():
            self._opened()
            if (self.folder / file.NAME).is_symlink():
                raise StoreError(
                    f"{self.folder / file.NAME} is a link, and what it leads to would stay as it is",
                    fix="end curator, put the file itself in the place of the link, and run the command again",
                )
            began = self._now()
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
            else:
                if new.exists():
                    cursor.close()
                    self._change(new, db.key)
            finally:
                cursor.close()
                if not new.exists():
                    self._settle()
                self._spare(began)

    def _spare(self, began: int) -> None:
        """For who holds `_writing`: no run is dead for what it could not tell since then."""
        with contextlib.suppress(Ended, *file.FAILURES), contextlib.closing(self._cursor()) as cursor:
            runs.spare(cursor, began, self._now())

    def _change(self, new: Path, key: StoreKey | None) -> None:
        """The database for another one, of this key. Raises StoreError; then the old one is still in its place."""
        with self._reading.none():
            root, self._root = self._root, None
            assert root is not None
            try:
                root.execute("CHECKPOINT store")
                root.close()
                file.replace(new, self.folder / file.NAME)
                self.key = key
            except file.FAILURES as error:
                raise file.failure(error, "making it anew") from None
            except OSError as error:
                raise StoreError(f"the store could not be made anew: {error.strerror}", fix="see to the disk") from None
            finally:
                root.close()
                new.unlink(missing_ok=True)
                self._tail = None
                self._opened()
                self._settle()

    def _settle(self) -> None:
        """What a change of the key left beside the database. Where the disk refuses, the next owner does it."""
        with contextlib.suppress(OSError):
            store_key.settle(self.folder, self.key)

    def interrupt(self, thread: int) -> None:
        """Stop what a thread reads, if it reads; a write goes on to its end."""
        self._reading.interrupt(thread)

    def close(self) -> None:
        """Let go of the database and the lock, once the write under way has ended; streams end in the middle.

        A second close does nothing.
        """
        with self._writing, file.private():
            if self._closed:
                return
            self._closed = True
            self._let_go()
            self._mark.close()
            self._lock.release()

    def __enter__(self) -> Owner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """Raises Ended where there is no database at this moment."""
        root = self._root
        if root is None:
            raise Ended
        cursor = root.cursor()
        cursor.execute("USE store")
        return cursor

    def _reached(self) -> duckdb.DuckDBPyConnection:
        """The open database, for who reads. Raises StoreError: closed, or it could not be opened again."""
        root = self._root
        if root is not None:
            return root
        with self._writing, file.private():
            return self._opened()

    def _opened(self) -> duckdb.DuckDBPyConnection:
        """The same for who holds `_writing`. Where it cannot be opened, the next call tries it again.

        An owner may be a terminal that stays open all day: a disk that was full for a moment must not end it.
        """
        if self._closed:
            raise Closed
        if self._root is not None and self._is_moved():
            # The engine would write on into a file without a name, or put its log where the file was: beside another.
            raise StoreError(
                f"{self.folder} was deleted or moved while process {os.getpid()} has it open: nothing can be saved",
                fix=f"move it back; or end that process (kill {os.getpid()}), then open it where it is, or a backup",
            )
        if self._root is None:
            root = file.connect(self.folder / file.NAME, self.key)
            try:
                self._tail = _prepare(root, self._ids)
            except BaseException:
                root.close()
                raise
            self._root = root
            self._place = _identity(self.folder / file.NAME)
            self._mark.raise_to(self._tail.id)
        return self._root

    def _let_go(self) -> None:
        """Close the database; reads and streams end in the middle. One that holds a reader keeps it open."""
        with self._reading.none():
            root, self._root = self._root, None
            if root is not None:
                with contextlib.suppress(*file.ENGINE_ERRORS):  # a dead one says so once more
                    if self._is_moved():
                        # Its log moved with it, and the next who opens it reads that.
                        root.execute("PRAGMA disable_checkpoint_on_shutdown")
                    root.close()

    def _is_moved(self) -> bool:
        """Whether the database is not where it was opened; asked of its name, since opening it would drop its lock."""
        return _identity(self.folder / file.NAME) != self._place

    def _is_renewed(self, root: duckdb.DuckDBPyConnection, failed: Exception) -> bool:
        """Whether a read failed because its database was dead, and there is another one by now."""
        if not is_dead(failed):
            return not self._closed and self._root is not root
        with self._writing, file.private():
            if self._closed:
                return False
            if self._root is root:
                self._let_go()
            self._opened()
            return True

    def _is_durable(self, failed: Exception, op: UUID | None) -> bool:
        """For who holds `_writing`: whether a write that the database died of was committed all the same."""
        self._let_go()
        root = self._opened()
        if op is None:
            return "is durable" in str(failed)
        return root.execute("SELECT 1 FROM events WHERE op = $op LIMIT 1", {"op": str(op)}).fetchone() is not None

    def _db(self, cursor: duckdb.DuckDBPyConnection, tail: Tail | None = None) -> Db:
        return Db(cursor, self._ids, self._now, self._mark.value, self._since, tail or Tail(), self.key, self.folder)


def _tell(root: duckdb.DuckDBPyConnection, setting: str) -> None:
    """Change a setting of the engine. A dead one says so in what it is asked next, and a new one begins with none.

    Raises KeyboardInterrupt where an interrupt comes meanwhile; the setting is changed all the same.
    """
    try:
        with contextlib.suppress(*file.ENGINE_ERRORS), contextlib.closing(root.cursor()) as cursor:
            cursor.execute(setting)
    except RuntimeError as error:
        if not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        _tell(root, setting)
        raise KeyboardInterrupt from None


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and number of a file, None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def is_dead(error: Exception) -> bool:
    """Whether the engine will answer nothing more until the database is opened anew, as after a full disk."""
    return isinstance(error, duckdb.FatalException) or (
        isinstance(error, duckdb.Error) and "has been invalidated" in str(error)
    )


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
