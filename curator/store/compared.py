"""What dedup compared last: of each conversation its scrubbed content as a number, and keys that find its like."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from curator.store import layers
from curator.store.operation import Db, read, write

#: content: as `state` tells it. length, created: of its Standing. keys: see curator.dedup.keys; 0 for none.
SCHEMA = pa.schema(
    [
        ("conversation", pa.string()),
        ("content", pa.string()),
        ("length", pa.int64()),
        ("created", pa.int64()),
        ("keys", pa.list_(pa.uint32())),
    ]
)
KEY_SCHEMA = pa.schema([("key", pa.uint32())])
# The scrubbed words of each conversation as a number, and whether all of it may be shown.
_NOW = f"""SELECT conversation, bool_and(ready) AS ready, bit_xor(hash(idx, path, text, body))::VARCHAR AS content
    FROM {layers.SCRUBBED} GROUP BY conversation"""


@dataclass(frozen=True, slots=True)
class State:
    """contents: of every conversation that is scrubbed, in order of import. places: which one it is of all, from 1.

    same: those that are as they were compared. changed: those that were other words then. gone: those that were
    compared and are here no more, or not scrubbed any more. withheld: how many are not scrubbed.
    """

    contents: dict[str, str]
    places: dict[str, int]
    same: set[str]
    changed: set[str]
    gone: set[str]
    withheld: int


@read
def state(db: Db, *, version: str) -> State:
    """Against what was compared under this version."""
    rows = db.all(
        f"""SELECT c.id, coalesce(n.ready, true), coalesce(n.content, ''), k.content FROM conversations AS c
        LEFT JOIN ({_NOW}) AS n ON n.conversation = c.id
        LEFT JOIN (FROM compared WHERE version = $version) AS k ON k.conversation = c.id ORDER BY c.row""",
        layers.given(version=version),
    )
    erased = db.all(
        """SELECT conversation FROM compared
        WHERE version = $version AND conversation NOT IN (SELECT id FROM conversations)""",
        {"version": version},
    )
    ready = [row for row in rows if row[1]]
    return State(
        contents={id: now for id, _, now, _ in ready},
        places={row[0]: number for number, row in enumerate(rows, 1)},
        same={id for id, _, now, then in ready if now == then},
        changed={id for id, _, now, then in ready if then is not None and now != then},
        gone={id for (id,) in erased} | {id for id, shown, _, then in rows if not shown and then is not None},
        withheld=len(rows) - len(ready),
    )


@read
def meeting(db: Db, *, version: str, rows: pa.RecordBatch) -> list[str]:
    """Conversations that have one of these keys (KEY_SCHEMA), in order of ids."""
    with db.rows("sought", rows):
        found = db.all(
            """SELECT DISTINCT conversation FROM (
                SELECT conversation, unnest(keys) AS key FROM compared WHERE version = $version
            ) SEMI JOIN sought USING (key) WHERE key <> 0 ORDER BY conversation""",
            {"version": version},
        )
    return [id for (id,) in found]


@read
def standings(db: Db, *, version: str, ids: list[str]) -> list[tuple[str, int, int]]:
    """(id, length, created) of these."""
    with db.keys("asked", ids):
        return db.all(
            """SELECT conversation, length, created FROM compared
            WHERE version = $version AND conversation IN (SELECT key FROM asked) ORDER BY conversation""",
            {"version": version},
        )


@write
def forget_all(db: Db) -> None:
    """Before everything is compared anew: where that is broken off, nothing counts as compared."""
    db.sql.execute("DELETE FROM compared")


@write
def put(db: Db, *, version: str, rows: pa.RecordBatch, gone: list[str]) -> None:
    """These conversations (SCHEMA) as they were compared now, and `gone` no more."""
    with db.rows("looked", rows), db.keys("asked", gone):
        db.sql.execute(
            """DELETE FROM compared WHERE version <> $version OR conversation IN (SELECT key FROM asked)
            OR conversation IN (SELECT conversation FROM looked)""",
            {"version": version},
        )
        db.sql.execute(
            "INSERT INTO compared BY NAME SELECT *, $version AS version FROM looked ORDER BY conversation",
            {"version": version},
        )
