"""Reports of evaluations, each with the event that made it visible."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from curator.records import NewEvent, Subject
from curator.store import chain
from curator.store.operation import Db, read, write

#: The slot of the `result` events.
SLOT = "evaluate"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """report: as `evaluations/ID/report.json` holds it. time: UTC microseconds. event: its number."""

    id: str
    test_hash: str
    report: dict[str, Any]
    time: int
    event: int


@write
def add(db: Db, *, op: UUID, id: str, test_hash: str, report: dict[str, Any], actor: str) -> int:
    """Keep a report; answers its event. The same `op` again changes nothing."""
    written = chain.of_operation(db, op)
    if written:
        return written[0].id
    new = {"test_hash": test_hash, "models": [model["model"] for model in report["models"]]}
    (event,) = chain.add(
        db,
        op,
        [NewEvent(kind="result", subject=Subject("evaluation", id), slot=SLOT, actor=actor, origin="machine", new=new)],
    )
    db.sql.execute(
        "INSERT INTO evaluations VALUES ($id, $test_hash, $report, $time, $event)",
        {
            "id": id,
            "test_hash": test_hash,
            "report": json.dumps(report, ensure_ascii=False),
            "time": event.time,
            "event": event.id,
        },
    )
    return event.id


@read
def every(db: Db, *, test_hash: str | None = None) -> list[Evaluation]:
    """The newest first. test_hash: of this test file only."""
    rows = db.all(
        """SELECT id, test_hash, report, time, event FROM evaluations
        WHERE $test_hash IS NULL OR test_hash = $test_hash ORDER BY event DESC""",
        {"test_hash": test_hash},
    )
    return [Evaluation(row[0], row[1], json.loads(row[2]), row[3], row[4]) for row in rows]
