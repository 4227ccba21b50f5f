"""Lists of many records: which stand at which position is found once for a filter and an order, then read by windows.

A list is a table in the owner's memory. What it shows of a record is read anew with each window, so that it is never
older than the newest decision; which records it holds stays as it was when it was opened.
"""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args
from uuid import uuid4

from curator.errors import ViewGone
from curator.store import layers, listed, standing, wanted
from curator.store.faces import faces
from curator.store.file import ENGINE_ERRORS
from curator.store.listed import ViewRow
from curator.store.operation import Db, read
from curator.store.standing import Rules
from curator.store.wanted import Term

Sort = Literal["import", "newest", "longest", "shortest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
_ORDERS: Final[Mapping[Sort, str]] = {
    "import": "c.row",
    "newest": "c.created_at DESC NULLS LAST, c.row DESC",
    "longest": "c.messages DESC, c.row",
    "shortest": "c.messages, c.row",
}
#: Lists that are there at the same time, of all who read; the oldest makes room.
_MOST: Final = 24
_NAME: Final = re.compile(r"view_\d{20}_[0-9a-f]{32}")
#: Tells which list is older: a clock may be set back.
_NUMBERS: Final = itertools.count()


@dataclass(frozen=True, slots=True)
class ViewSnapshot:
    """name: of the list, for `rows`. count: of its records."""

    name: str
    count: int


@read
def open_view(db: Db, *, terms: list[Term], rules: Rules, sort: Sort = "import") -> ViewSnapshot:
    """The records that all terms want, in this order; now, whatever is decided later."""
    states = standing.states("conversations", f"FROM {faces('conversations')}", rules)
    condition, given = wanted.condition(terms, states)
    name = f"view_{next(_NUMBERS):020d}_{uuid4().hex}"
    query = f"""CREATE TABLE memory.main.{name} AS
        SELECT row_number() OVER (ORDER BY {_ORDERS[sort]}) - 1 AS position, c.row, c.id FROM conversations AS c
        WHERE {condition} ORDER BY position"""
    db.sql.execute(query, listed.used(query, {**rules.given(), **layers.given(), **given}))
    (count,) = db.one(f"SELECT count(*) FROM memory.main.{name}")
    db.sql.commit()
    for old in _names(db)[:-_MOST]:
        _drop(db, old)
    return ViewSnapshot(name, count)


@read
def rows(db: Db, *, view: str, rules: Rules, start: int, n: int) -> list[ViewRow]:
    """The records at positions start up to start + n; fewer at the end. Raises ViewGone where the list is gone."""
    _check(db, view)
    found = db.all(
        f"""SELECT row, id FROM memory.main.{view} WHERE position >= $start AND position < $start + $n
        ORDER BY position""",
        {"start": start, "n": n},
    )
    return listed.rows(db, found, rules)


@read
def position(db: Db, *, view: str, id: str) -> int | None:
    """Where a record stands in a list. Raises ViewGone."""
    _check(db, view)
    row = db.sql.execute(f"SELECT position FROM memory.main.{view} WHERE id = $id", {"id": id}).fetchone()
    return None if row is None else int(row[0])


@read
def ids(db: Db, *, view: str, start: int, n: int) -> list[str]:
    """Ids of the records at these positions, without anything of them. Raises ViewGone."""
    _check(db, view)
    query = f"""SELECT id FROM memory.main.{view} WHERE position >= $start AND position < $start + $n
        ORDER BY position"""
    return [row[0] for row in db.all(query, {"start": start, "n": n})]


@read
def close_view(db: Db, *, view: str) -> None:
    """Let go of a list; nothing happens where it is gone."""
    if _NAME.fullmatch(view):
        _drop(db, view)


def _check(db: Db, view: str) -> None:
    if view not in _names(db):
        raise ViewGone("the list is not there any more", fix="open it again")


def _names(db: Db) -> list[str]:
    """Every list, the oldest first."""
    found = db.all(
        """SELECT table_name FROM duckdb_tables()
        WHERE database_name = 'memory' AND NOT temporary AND starts_with(table_name, 'view_') ORDER BY table_name"""
    )
    return [row[0] for row in found]


def _drop(db: Db, view: str) -> None:
    # Somebody else may be dropping it too.
    with contextlib.suppress(*ENGINE_ERRORS):
        db.sql.execute(f"DROP TABLE IF EXISTS memory.main.{view}")
        db.sql.commit()
