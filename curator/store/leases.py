"""Who has which record open, so that two people do not work on one; in the owner's memory, for a time.

Where the owner ends all are forgotten: whoever still has a record open takes it again with the next sign of life.
"""

from __future__ import annotations

from dataclasses import dataclass

from curator.store.operation import Db, read, write

_TABLE = "memory.main.leases"
_COLUMNS = "record, holder, actor, until"


@dataclass(frozen=True, slots=True)
class Lease:
    """holder: a front end, however many its actor has open. until: UTC microseconds."""

    record: str
    holder: str
    actor: str
    until: int


@write
def hold(db: Db, *, record: str, holder: str, actor: str, seconds: float) -> Lease | None:
    """Have a record open from now on, and no other one: what this holder had open before is free.

    Answers the lease of another holder that stands in the way, in which case nothing is held.
    """
    _begin(db)
    db.sql.execute(f"DELETE FROM {_TABLE} WHERE holder = $holder OR until <= $now", {"holder": holder, "now": db.now()})
    row = db.sql.execute(f"SELECT {_COLUMNS} FROM {_TABLE} WHERE record = $record", {"record": record}).fetchone()
    if row is not None:
        return Lease(*row)
    until = db.now() + int(seconds * 1_000_000)
    db.sql.execute(f"INSERT INTO {_TABLE} VALUES (?, ?, ?, ?)", [record, holder, actor, until])
    return None


@write
def release(db: Db, *, holder: str) -> None:
    """Have nothing open any more."""
    _begin(db)
    db.sql.execute(f"DELETE FROM {_TABLE} WHERE holder = $holder", {"holder": holder})


@read
def of_others(db: Db, *, holder: str) -> list[Lease]:
    """What other holders have open now."""
    if not db.all("FROM duckdb_tables() WHERE database_name = 'memory' AND table_name = 'leases'"):
        return []
    rows = db.all(
        f"SELECT {_COLUMNS} FROM {_TABLE} WHERE holder <> $holder AND until > $now ORDER BY record",
        {"holder": holder, "now": db.now()},
    )
    return [Lease(*row) for row in rows]


def _begin(db: Db) -> None:
    db.sql.execute(f"CREATE TABLE IF NOT EXISTS {_TABLE}(record VARCHAR, holder VARCHAR, actor VARCHAR, until BIGINT)")
