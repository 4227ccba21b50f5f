"""Tunes: their journals, which are events of the kinds launch and job, and what providers told of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from curator.records import Event
from curator.store import chain
from curator.store.operation import Db, read, write

#: The last second of the year 9999, since 1970.
_LATEST = 253_402_300_799
KINDS = ("launch", "job")
_TEXTS, _NUMBERS = ("id", "level", "kind", "message", "data"), ("time", "place")
_TOLD = pa.schema([(name, pa.string()) for name in _TEXTS] + [(name, pa.int64()) for name in _NUMBERS])


@dataclass(frozen=True, slots=True)
class Told:
    """Something a provider told of a tune. time: seconds since 1970. kind: message, metrics, checkpoint, result, ..."""

    id: str
    time: int
    level: str
    kind: str
    message: str
    data: dict[str, Any] = field(default_factory=dict)


@read
def journals(db: Db, *, tune: str | None = None) -> list[Event]:
    """The launch and job events of one tune or of all, oldest first."""
    rows = db.all(
        f"""SELECT {chain.COLUMNS} FROM events WHERE kind IN ('launch', 'job') AND subject_kind = 'tune'
        AND ($tune IS NULL OR subject = $tune) ORDER BY id""",
        {"tune": tune},
    )
    return [chain.from_row(row) for row in rows]


@write
def tell(db: Db, *, tune: str, told: list[Told]) -> int:
    """Keep what is new by its id; answers how many that are."""
    rows = [
        {
            "id": one.id,
            "time": one.time,
            "level": one.level,
            "kind": one.kind,
            "message": one.message,
            "data": json.dumps(one.data, ensure_ascii=False),
            "place": place,
        }
        for place, one in enumerate({one.id: one for one in told}.values())
    ]
    (before,) = db.one("SELECT count(*) FROM tune_events")
    with db.rows("told", pa.Table.from_pylist(rows, schema=_TOLD)):
        db.sql.execute(
            """INSERT INTO tune_events SELECT $tune, t.id, t.time, t.level, t.kind, t.message, t.data FROM told AS t
            ANTI JOIN (FROM tune_events WHERE tune = $tune) AS e ON e.id = t.id ORDER BY t.place""",
            {"tune": tune},
        )
    (after,) = db.one("SELECT count(*) FROM tune_events")
    return int(after - before)


@read
def told(db: Db, *, tune: str, kinds: list[str] | None = None) -> list[Told]:
    """In the order in which it was told."""
    rows = db.all(
        """SELECT id, time, level, kind, message, data FROM tune_events
        WHERE tune = $tune AND ($kinds IS NULL OR list_contains($kinds, kind)) ORDER BY rowid""",
        {"tune": tune, "kinds": kinds},
    )
    return [
        # a time that no calendar has could be shown nowhere
        Told(number, time if 0 <= time <= _LATEST else 0, level, kind, message, json.loads(data))
        for number, time, level, kind, message, data in rows
    ]


@read
def known(db: Db, *, tune: str) -> list[str]:
    """The ids of what was told."""
    return [row[0] for row in db.all("SELECT id FROM tune_events WHERE tune = $tune", {"tune": tune})]


@read
def exported(db: Db, *, digest: str) -> list[Event]:
    """The exports of files of these hashes (`digest_of({split: sha256})`) that passed the gate here, oldest first."""
    rows = db.all(
        f"""SELECT {chain.COLUMNS} FROM events WHERE kind = 'export' AND subject_kind = 'export' AND subject = $digest
        ORDER BY id""",
        {"digest": digest},
    )
    return [chain.from_row(row) for row in rows]
