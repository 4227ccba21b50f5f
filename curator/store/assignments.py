"""Which split each conversation was put into, and why some were left out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pyarrow as pa

from curator.store import layers
from curator.store.operation import Db, read, write
from curator.store.publish import publish

_COLUMNS = "conversation, split, reason"
#: split "": left out, for the `reason` given.
SCHEMA = pa.schema([("conversation", pa.string()), ("split", pa.string()), ("reason", pa.string())])


@dataclass(frozen=True, slots=True)
class Assigned:
    conversation: str
    split: str
    reason: str


@write
def record(db: Db, *, op: UUID, run: str, actor: str, rows: pa.RecordBatch) -> int:
    """All assignments (SCHEMA) that hold now. Answers how many are new."""
    return publish(db, op, run=run, actor=actor, slot="split", table="assignments", columns=_COLUMNS, rows=rows)


@read
def every(db: Db, *, as_of: int | None = None) -> list[Assigned]:
    rows = db.all(
        f"SELECT {_COLUMNS} FROM assignments AS s WHERE {layers.live('s')} ORDER BY conversation", {"as_of": as_of}
    )
    return [Assigned(*row) for row in rows]


@read
def splits(db: Db, *, as_of: int | None = None) -> dict[str, str]:
    """conversation -> split, of those that have one."""
    conversations, splits = db.columns(
        f"SELECT conversation, split FROM assignments AS s WHERE {layers.live('s')} AND split <> ''", {"as_of": as_of}
    )
    return dict(zip(conversations, splits, strict=True))


@read
def in_order(db: Db, *, as_of: int | None = None) -> tuple[list[str], list[str]]:
    """Every conversation in order of import; and the split of each, "" where it has none."""
    ids, splits = db.columns(
        f"""SELECT c.id, coalesce(s.split, '') FROM conversations AS c
        LEFT JOIN (SELECT conversation, split FROM assignments AS s WHERE {layers.live("s")}) AS s
            ON s.conversation = c.id
        WHERE c.event <= coalesce($as_of, c.event) ORDER BY c.row""",
        {"as_of": as_of},
    )
    return ids, splits


@read
def left_out(db: Db, *, as_of: int | None = None) -> dict[str, str]:
    """conversation -> the reason, of those that were left out."""
    rows = db.all(
        f"SELECT conversation, reason FROM assignments AS s WHERE {layers.live('s')} AND split = ''", {"as_of": as_of}
    )
    return dict(rows)


@read
def standing(db: Db, *, since: int) -> dict[str, str]:
    """The split that each conversation was put into last, though it may be left out now.

    since: event of the last split of everything; what was assigned before it and did not outlast it does not count.
    """
    rows = db.all(
        """SELECT conversation, arg_max(split, event) FROM assignments
        WHERE split <> '' AND (gone IS NULL OR gone > $since) GROUP BY conversation ORDER BY conversation""",
        {"since": since},
    )
    return dict(rows)
