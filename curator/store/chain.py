"""Adding events: numbers, old values, the hash chain, and the cache of current decisions, in the caller's transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pyarrow as pa

from curator.records import Event, NewEvent, Subject
from curator.store.operation import Db

#: Kinds whose newest event of (kind, subject, slot) is what holds now.
DECISIONS = frozenset(
    {"verdict", "missed", "style", "label", "weight", "preference", "edit", "note", "tie", "keep", "schema", "sign_off"}
)
COLUMNS = "id, op, batch, time, actor, kind, subject_kind, subject, slot, old, new, undoes, origin, hash"
_ARROW = pa.schema(
    [
        ("id", pa.int64()),
        ("op", pa.string()),
        ("batch", pa.string()),
        ("time", pa.int64()),
        ("actor", pa.string()),
        ("kind", pa.string()),
        ("subject_kind", pa.string()),
        ("subject", pa.string()),
        ("slot", pa.string()),
        ("old", pa.string()),
        ("new", pa.string()),
        ("undoes", pa.int64()),
        ("origin", pa.string()),
        ("hash", pa.string()),
    ]
)
_Key = tuple[str, str, str, str]


def add(db: Db, op: UUID, events: Sequence[NewEvent]) -> list[Event]:
    """Write events under one operation id. Asked again with the same id, it answers what was written then."""
    if not events:
        return []
    written = of_operation(db, op)
    if written:
        return written
    last = db.sql.execute("SELECT id, hash FROM events ORDER BY id DESC LIMIT 1").fetchone() or (0, "")
    number, chain = last
    time = db.now()
    current = _current_values(db, events)
    result: list[Event] = []
    for event in events:
        number += 1
        key = (event.kind, event.subject.kind, event.subject.id, event.slot)
        old = current.get(key)
        fields = {
            "id": number,
            "op": op,
            "batch": event.batch or op.hex,
            "time": time,
            "actor": event.actor,
            "kind": event.kind,
            "subject": event.subject,
            "slot": event.slot,
            "old": old,
            "new": event.new,
            "undoes": event.undoes,
            "origin": event.origin,
        }
        chain = next_hash(chain, fields)
        result.append(Event(**fields, hash=chain))
        current[key] = event.new
    _insert(db, result)
    _remember(db, [event for event in result if event.kind in DECISIONS])
    return result


def of_operation(db: Db, op: UUID) -> list[Event]:
    """What an operation wrote, or nothing."""
    rows = db.all(f"SELECT {COLUMNS} FROM events WHERE op = $op ORDER BY id", {"op": str(op)})
    return [from_row(row) for row in rows]


def next_hash(before: str, fields: dict[str, Any]) -> str:
    """SHA-256 over the hash before and this event as JSON with sorted keys."""
    subject = fields["subject"]
    plain = {**fields, "op": fields["op"].hex, "subject": [subject.kind, subject.id]}
    plain.pop("hash", None)
    data = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((before + data).encode()).hexdigest()


def from_row(row: tuple[Any, ...]) -> Event:
    number, op, batch, time, actor, kind, subject_kind, subject, slot, old, new, undoes, origin, digest = row
    return Event(
        id=number,
        op=op if isinstance(op, UUID) else UUID(op),
        batch=batch,
        time=time,
        actor=actor,
        kind=kind,
        subject=Subject(subject_kind, subject),
        slot=slot,
        old=json.loads(old),
        new=json.loads(new),
        undoes=undoes,
        origin=origin,
        hash=digest,
    )


def _current_values(db: Db, events: Sequence[NewEvent]) -> dict[_Key, Any]:
    """What holds now for the decisions that these events touch."""
    keys = sorted({(e.kind, e.subject.kind, e.subject.id, e.slot) for e in events if e.kind in DECISIONS})
    if not keys:
        return {}
    with db.rows("asked", _key_table(keys)):
        rows = db.all(
            """SELECT d.kind, d.subject_kind, d.subject, d.slot, d.value FROM decisions AS d
            SEMI JOIN asked AS a ON a.subject = d.subject AND a.kind = d.kind
            AND a.subject_kind = d.subject_kind AND a.slot = d.slot"""
        )
    return {(kind, subject_kind, subject, slot): json.loads(value) for kind, subject_kind, subject, slot, value in rows}


def _key_table(keys: Sequence[_Key]) -> pa.Table:
    columns = list(zip(*keys, strict=True))
    return pa.table(dict(zip(("kind", "subject_kind", "subject", "slot"), columns, strict=True)))


def _insert(db: Db, events: Sequence[Event]) -> None:
    rows = [
        {
            "id": e.id,
            "op": str(e.op),
            "batch": e.batch,
            "time": e.time,
            "actor": e.actor,
            "kind": e.kind,
            "subject_kind": e.subject.kind,
            "subject": e.subject.id,
            "slot": e.slot,
            "old": json.dumps(e.old, ensure_ascii=False),
            "new": json.dumps(e.new, ensure_ascii=False),
            "undoes": e.undoes,
            "origin": e.origin,
            "hash": e.hash,
        }
        for e in events
    ]
    with db.rows("new_events", pa.Table.from_pylist(rows, schema=_ARROW)):
        db.sql.execute(f"INSERT INTO events SELECT {COLUMNS} FROM new_events ORDER BY id")


def _remember(db: Db, events: Sequence[Event]) -> None:
    newest = {(e.kind, e.subject.kind, e.subject.id, e.slot): e for e in events}
    if not newest:
        return
    with db.rows("touched", _key_table(list(newest))):
        db.sql.execute(
            """DELETE FROM decisions AS d USING touched AS t WHERE t.subject = d.subject AND t.kind = d.kind
            AND t.subject_kind = d.subject_kind AND t.slot = d.slot"""
        )
    numbers = sorted(e.id for e in newest.values() if e.new is not None)
    db.sql.execute(
        """INSERT INTO decisions SELECT kind, subject_kind, subject, slot, new, id, actor, time, origin
        FROM events WHERE id >= $first AND list_contains($numbers, id) ORDER BY id""",
        {"first": numbers[0] if numbers else 0, "numbers": numbers},
    )
