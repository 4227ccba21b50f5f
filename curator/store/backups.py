"""Consistent copies of the store while it is in use, and where they went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pyarrow as pa

from curator.records import NewEvent, Subject
from curator.store import chain, copying
from curator.store.operation import Db, read, stream, write


@dataclass(frozen=True, slots=True)
class BackupRow:
    """path: of its folder on machine `host`. bytes: of all its files. upto: the newest event in it. time: UTC
    microseconds.
    """

    id: str
    path: str
    host: str
    bytes: int
    upto: int
    time: int


@stream
def copy(db: Db, *, to: str) -> Iterator[pa.RecordBatch]:
    """All of the store as of this moment, in a new file `to`, which lies in a private folder. Batches of
    `copying.SCHEMA` tell how far it is; what stops reading them stops it.
    """
    path = Path(to)
    with copying.attached(db, path) as name:
        db.sql.begin()
        yield from copying.tables(db, name)
        # Nothing runs in a copy.
        db.sql.execute(f"UPDATE {name}.runs SET state = 'died' WHERE state = 'running'")
        db.sql.commit()
    path.chmod(0o600)


@write
def record(db: Db, *, op: UUID, actor: str, id: str, path: str, host: str, bytes: int, upto: int) -> int:
    """Remember where a copy went; answers the number of the event. The same `op` again changes nothing."""
    written = chain.of_operation(db, op)
    if written:
        return written[0].id
    new = {"upto": upto, "bytes": bytes}
    (event,) = chain.add(
        db, op, [NewEvent(kind="backup", subject=Subject("backup", id), actor=actor, origin="machine", new=new)]
    )
    db.sql.execute(
        "INSERT INTO backups VALUES ($id, $path, $host, $bytes, $upto, $time, $event)",
        {"id": id, "path": path, "host": host, "time": event.time, "event": event.id, **new},
    )
    return event.id


@read
def every(db: Db) -> list[BackupRow]:
    """The oldest first."""
    return [BackupRow(*row) for row in db.all("SELECT id, path, host, bytes, upto, time FROM backups ORDER BY event")]
