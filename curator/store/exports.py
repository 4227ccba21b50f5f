"""What left: exports, each with the records that it holds, whatever became of its folder."""

from __future__ import annotations

from uuid import UUID

import pyarrow as pa

from curator.records import Event, NewEvent
from curator.store import chain
from curator.store.operation import Db, read, write

#: The records of an export, by id.
SCHEMA = pa.schema([("conversation", pa.string())])


@write
def record(db: Db, *, op: UUID, export: NewEvent, rows: pa.RecordBatch) -> int:
    """Write down that these records (SCHEMA) left; answers the number of the event. The same `op` again is the same."""
    (event,) = chain.of_operation(db, op) or chain.add(db, op, [export])
    number = {"event": event.id}
    # An older version wrote the event alone.
    if not db.one("SELECT count(*) FROM exported WHERE event = $event", number)[0]:
        with db.rows("held", rows):
            db.sql.execute(
                """INSERT INTO exported SELECT $event, c.row FROM conversations AS c
                WHERE c.id IN (SELECT conversation FROM held) ORDER BY c.row""",
                number,
            )
    return event.id


@read
def holding(db: Db, *, conversations: list[str]) -> list[Event]:
    """The exports that hold one of these records, oldest first; of those that an older version made, which kept no list
    of them, the ones that were made after the oldest of these came.
    """
    with db.keys("asked", conversations):
        rows = db.all(
            f"""WITH sought AS (SELECT row, event FROM conversations WHERE id IN (SELECT key FROM asked))
            SELECT {chain.COLUMNS} FROM events WHERE kind = 'export' AND (
                id IN (SELECT event FROM exported WHERE row IN (SELECT row FROM sought))
                OR id NOT IN (SELECT event FROM exported)
                    AND (new ->> 'event')::BIGINT >= (SELECT min(event) FROM sought))
            ORDER BY id"""
        )
    return [chain.from_row(row) for row in rows]
