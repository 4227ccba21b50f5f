"""The store's tables put into a new file, inside the process that owns it: nobody else may open the file, nor may it.

Table by table and not by COPY FROM DATABASE (no slower on a million messages): so it can tell how far it is, be
stopped, and leave out or change what is not to be in the new file.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pyarrow as pa

from curator.errors import StoreError
from curator.records import Conversation
from curator.store import file, migrations, shape
from curator.store.incoming import SCHEMAS
from curator.store.operation import Db

#: How far it is: table; rows done, of how many; event: the newest one that the new file holds.
SCHEMA: Final = pa.schema([("table", pa.string()), ("done", pa.int64()), ("total", pa.int64()), ("event", pa.int64())])
#: Rows at once: whole groups, and enough of them that the engine need not wait for us.
_ROWS: Final = 245_760
#: Puts what the new file (a database's name) is to hold of a table into it; answers row counts of the old one.
Filling = Callable[[Db, str, str], Iterator[int]]


@contextlib.contextmanager
def attached(db: Db, path: Path) -> Iterator[str]:
    """A new database file, by the name under which it is reached; in the end it is whole at `path`, without a log.

    Raises StoreError where this process cannot make one there.
    """
    if path.exists() or not os.access(path.parent, os.W_OK):
        why = "it is there already" if path.exists() else "its folder cannot be written"
        raise StoreError(
            f"{path} cannot be made: {why}", fix=f"process {os.getpid()}, which holds the workspace, must be able to"
        )
    name = f"copy_{secrets.token_hex(4)}"
    file.attach(db.sql, path, name, db.key)
    try:
        yield name
    finally:
        # What was not committed; and where the owner ends, the connection is gone.
        with contextlib.suppress(*file.FAILURES):
            db.sql.rollback()
        with contextlib.suppress(*file.FAILURES):
            db.sql.execute(f"DETACH {name}")


def tables(db: Db, into: str, instead: Mapping[str, Filling] | None = None) -> Iterator[pa.RecordBatch]:
    """Every table, in the caller's transaction, with batches of SCHEMA on the way. instead: what fills some tables."""
    names = migrations.create(db.sql, into)
    total = sum(_rows(db, name) for name in names)
    (event,) = db.one("SELECT coalesce(max(id), 0) FROM events")
    done = 0
    for name in names:
        fill = (instead or {}).get(name, whole)
        for rows in fill(db, into, name):
            done += rows
            yield told(name, done, total, event)
    yield told("", total, total, event)


def told(table: str, done: int, total: int, event: int) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([{"table": table, "done": done, "total": total, "event": event}], schema=SCHEMA)


def whole(db: Db, into: str, table: str) -> Iterator[int]:
    """A Filling: the table as it is."""
    return chosen(db, into, table, "*")


def chosen(db: Db, into: str, table: str, columns: str, where: str = "TRUE") -> Iterator[int]:
    """These columns of the rows `t` of a table for which a condition holds, in their order."""
    rows = _rows(db, table)
    for first in range(0, rows, _ROWS):
        db.sql.execute(
            f"""INSERT INTO {into}.{table} BY NAME SELECT {columns} FROM {table} AS t
            WHERE t.rowid >= {first} AND t.rowid < {first + _ROWS} AND ({where})"""
        )
        yield min(_ROWS, rows - first)


def put_records(db: Db, into: str, found: list[tuple[int, Conversation]]) -> int:
    """Records with their messages in place of those in these rows; answers 0, since they are counted as rows there."""
    heads = [shape.conversation_row(record) | {"row": row} for row, record in found]
    messages = [{"row": row} | shape.message_row(m) for row, record in found for m in record.messages]
    with db.rows("incoming", pa.Table.from_pylist(heads, schema=SCHEMAS["conversations"])):
        db.sql.execute(
            f"""INSERT INTO {into}.conversations BY NAME
            SELECT n.* REPLACE (c.id AS id, c.import AS import, c.line AS line, c.event AS event)
            FROM incoming AS n JOIN conversations AS c ON c.row = n.row ORDER BY n.row"""
        )
    with db.rows("incoming", pa.Table.from_pylist(messages, schema=SCHEMAS["messages"])):
        db.sql.execute(f"INSERT INTO {into}.messages BY NAME SELECT * FROM incoming")
    return 0


def _rows(db: Db, table: str) -> int:
    """How many places of rows there are; some may be empty."""
    return int(db.one(f"SELECT coalesce(max(rowid), -1) + 1 FROM {table}")[0])
