"""Replacing the live rows of a machine-written table by a new result, so that every past state can still be read."""

from __future__ import annotations

from uuid import UUID

import pyarrow as pa

from curator.records import NewEvent, Subject
from curator.store import chain
from curator.store.operation import Db


def publish(
    db: Db, op: UUID, *, run: str, actor: str, slot: str, table: str, columns: str, rows: pa.RecordBatch
) -> int:
    """Make the live rows of `table` those given, in the caller's transaction; answers how many are new.

    New ones begin and missing ones end with one event of kind `result`; equal ones stay untouched, and where nothing
    changed there is no event.
    """
    written = chain.of_operation(db, op)
    if written:
        return int(written[0].new["new"])
    same = " AND ".join(f"n.{name} IS NOT DISTINCT FROM t.{name}" for name in columns.split(", "))
    with db.rows("found", rows):
        db.sql.execute(
            f"""CREATE OR REPLACE TEMP TABLE fresh AS SELECT DISTINCT {columns} FROM found AS n
            ANTI JOIN (FROM {table} WHERE gone IS NULL) AS t ON {same}"""
        )
        (new,) = db.one("SELECT count(*) FROM fresh")
        (gone,) = db.one(f"SELECT count(*) FROM {table} AS t ANTI JOIN found AS n ON {same} WHERE t.gone IS NULL")
        if new == 0 and gone == 0:
            return 0
        (event,) = chain.add(
            db,
            op,
            [
                NewEvent(
                    kind="result",
                    subject=Subject("run", run),
                    slot=slot,
                    actor=actor,
                    origin="machine",
                    new={"table": table, "new": new, "gone": gone},
                )
            ],
        )
        number = {"event": event.id}
        db.sql.execute(
            f"UPDATE {table} AS t SET gone = $event WHERE t.gone IS NULL AND NOT EXISTS (FROM found AS n WHERE {same})",
            number,
        )
        db.sql.execute(f"INSERT INTO {table} BY NAME SELECT {columns}, $event AS event FROM fresh ORDER BY ALL", number)
    return int(new)
