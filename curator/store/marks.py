"""What a stage that reads whole sets last read and answered, so that a second run on the same does nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from curator.store.operation import Db, read, write


@dataclass(frozen=True, slots=True)
class Mark:
    """key: what was read. event: the newest event when it was written."""

    stage: str
    version: str
    key: str
    result: dict[str, Any]
    event: int


@read
def last(db: Db, *, stage: str, as_of: int | None = None) -> Mark | None:
    """The newest mark of a stage."""
    row = db.sql.execute(
        """SELECT stage, version, key, result, event FROM stage_marks
        WHERE stage = $stage AND event <= coalesce($as_of, event) ORDER BY event DESC, rowid DESC LIMIT 1""",
        {"stage": stage, "as_of": as_of},
    ).fetchone()
    return None if row is None else Mark(row[0], row[1], row[2], json.loads(row[3]), row[4])


@write
def put(db: Db, *, stage: str, version: str, key: str, result: dict[str, Any]) -> None:
    """Remember a result; the same again adds nothing."""
    db.sql.execute(
        """INSERT INTO stage_marks SELECT $stage, $version, $key, $result, (SELECT coalesce(max(id), 0) FROM events)
        WHERE NOT EXISTS (SELECT 1 FROM (
            SELECT version, key, result FROM stage_marks WHERE stage = $stage ORDER BY event DESC, rowid DESC LIMIT 1
        ) WHERE version = $version AND key = $key AND result = $result)""",
        {"stage": stage, "version": version, "key": key, "result": json.dumps(result, ensure_ascii=False)},
    )
