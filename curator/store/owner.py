"""The process that owns the database: runs operations directly, writes one after the other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from curator.errors import StoreError
from curator.identity import Identities
from curator.store import file, migrations
from curator.store.lock import Lock
from curator.store.mark import HighWaterMark
from curator.store.operation import Db, Operation


class Owner:
    """A `Store` on its own database file. Close it, or use it with `with`."""

    def __init__(self, folder: Path, ids: Identities, *, now: Callable[[], int] = lambda: time.time_ns() // 1000) -> None:
        """Open or create `folder/store.duckdb`. Raises StoreError: in use, damaged, from a newer version, not writable."""
        self.folder = folder
        self._ids = ids
        self._now = now
        self._writing = threading.Lock()
        self._lock = Lock.take(folder / "store.lock")
        try:
            self._root = file.connect(folder / file.NAME)
            self._mark = HighWaterMark(folder / "store.mark")
            migrations.migrate(self._root)
        except BaseException:
            self._lock.release()
            raise

    def call(self, operation: Operation, arguments: dict[str, Any]) -> Any:
        cursor = self._cursor()
        db = Db(cursor, self._ids, self._now, self._mark.value)
        try:
            if operation.kind == "read":
                return operation.run(db, **arguments)
            return self._write(db, operation, arguments)
        except file.ENGINE_ERRORS as error:
            raise file.told(error, operation.name) from None
        finally:
            cursor.close()

    def _write(self, db: Db, operation: Operation, arguments: dict[str, Any]) -> Any:
        with self._writing:
            db.sql.begin()
            try:
                result = operation.run(db, **arguments)
                (newest,) = db.one("SELECT coalesce(max(id), 0) FROM events")
                db.sql.commit()
            except BaseException:
                file.rollback(db.sql)
                raise
            self._mark.raise_to(newest)
            return result

    def stream(self, operation: Operation, arguments: dict[str, Any]) -> Iterator[pa.RecordBatch]:
        cursor = self._cursor()
        try:
            yield from operation.run(Db(cursor, self._ids, self._now), **arguments)
        except file.ENGINE_ERRORS as error:
            raise file.told(error, operation.name) from None
        finally:
            cursor.close()

    def close(self) -> None:
        """Let go of the database and the lock. A second close does nothing."""
        if self._root is None:
            return
        root, self._root = self._root, None
        root.close()
        self._mark.close()
        self._lock.release()

    def __enter__(self) -> Owner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _cursor(self) -> Any:
        if self._root is None:
            raise StoreError("this workspace is closed")
        cursor = self._root.cursor()
        cursor.execute("USE store")
        return cursor
