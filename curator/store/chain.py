"""Adding events: numbers, old values, the hash chain, the cache of decisions; in the caller's transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import pyarrow as pa

from curator.records import Event, NewEvent, Subject
from curator.store.operation import Db, Tail

#: Kinds whose newest event of (kind, subject, slot) is what holds now.
DECISIONS = frozenset(
    "verdict missed sample attest style label weight preference edit note tie keep schema sign_off".split()  # noqa: SIM905
)
COLUMNS = "id, op, batch, time, actor, kind, subject_kind, subject, slot, old, new, undoes, origin, hash, restores"
_NUMBERS = ("id", "time", "undoes", "restores")
KEY_COLUMNS = ("kind", "subject_kind", "subject", "slot")
_ARROW = pa.schema(
    [(name, pa.int64() if name in _NUMBERS else pa.string()) for name in COLUMNS.split(", ")] + [("holds", pa.bool_())]
)
_Key = tuple[str, str, str, str]


def add(db: Db, op: UUID, events: Sequence[NewEvent]) -> list[Event]:
    """Write events under an operation id that is new: who calls has asked `of_operation` first."""
    if not events:
        return []
    current = _take_current(db, events)
    # Never a number again that was acknowledged, even where the database lost it: manifests name events.
    number = max(db.tail.id, db.high_water)
    chain = db.tail.hash
    time = db.now()
    result: list[Event] = []
    for event in events:
        number += 1
        key = key_of(event)
        fields = {
            "id": number,
            "op": op,
            "batch": event.batch or op.hex,
            "time": time,
            "actor": event.actor,
            "kind": event.kind,
            "subject": event.subject,
            "slot": event.slot,
            "old": current.get(key),
            "new": event.new,
            "undoes": event.undoes,
            "origin": event.origin,
            "restores": event.restores,
        }
        chain = next_hash(chain, fields)
        result.append(Event(**fields, hash=chain))
        if event.kind in DECISIONS:
            current[key] = event.new
    _insert(db, result)
    db.tail = Tail(number, chain)
    return result


def key_of(event: NewEvent | Event) -> _Key:
    """What a decision is about: a later one of the same key takes its place."""
    return (event.kind, event.subject.kind, event.subject.id, event.slot)


def key_table(keys: Iterable[_Key]) -> pa.Table:
    """Keys as columns kind, subject_kind, subject, slot."""
    columns = zip(*keys, strict=True)
    return pa.table({name: pa.array(column) for name, column in zip(KEY_COLUMNS, columns, strict=True)})


def of_operation(db: Db, op: UUID) -> list[Event]:
    """What an operation wrote, or nothing."""
    rows = db.all(f"SELECT {COLUMNS} FROM events WHERE op = $op ORDER BY id", {"op": str(op)})
    return [from_row(row) for row in rows]


def next_hash(before: str, fields: dict[str, Any]) -> str:
    """SHA-256 over the hash before and this event as JSON with sorted keys."""
    subject = fields["subject"]
    plain = {**fields, "op": fields["op"].hex, "subject": [subject.kind, subject.id]}
    plain.pop("hash", None)
    if plain["restores"] is None:
        del plain["restores"]
    data = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((before + data).encode()).hexdigest()


def from_row(row: tuple[Any, ...]) -> Event:
    number, op, batch, time, actor, kind, subject_kind, subject, slot, old, new, undoes, origin, digest, restores = row
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
        restores=restores,
    )


def _take_current(db: Db, events: Sequence[NewEvent]) -> dict[_Key, Any]:
    """What holds for the decisions that these events replace, taken out of the cache."""
    keys = sorted({key_of(event) for event in events if event.kind in DECISIONS})
    if not keys:
        return {}
    rows = _take_one(db, keys[0]) if len(keys) == 1 else _take_many(db, keys)
    return {(kind, subject_kind, subject, slot): json.loads(value) for kind, subject_kind, subject, slot, value in rows}


def _take_one(db: Db, key: _Key) -> list[tuple[Any, ...]]:
    """A keypress: a scan for what is equal takes a fraction of a join, and most keys have no decision yet."""
    where = "WHERE subject = $subject AND kind = $kind AND subject_kind = $subject_kind AND slot = $slot"
    asked = dict(zip(KEY_COLUMNS, key, strict=True))
    rows = db.all(f"SELECT kind, subject_kind, subject, slot, value FROM decisions {where}", asked)
    if rows:
        db.sql.execute(f"DELETE FROM decisions {where}", asked)
    return rows


def _take_many(db: Db, keys: Sequence[_Key]) -> list[tuple[Any, ...]]:
    with db.rows("asked", key_table(keys)):
        return db.all(
            """DELETE FROM decisions AS d USING asked AS a WHERE a.subject = d.subject AND a.kind = d.kind
            AND a.subject_kind = d.subject_kind AND a.slot = d.slot
            RETURNING d.kind, d.subject_kind, d.subject, d.slot, d.value"""
        )


def _insert(db: Db, events: Sequence[Event]) -> None:
    newest = {key_of(e): e.id for e in events if e.kind in DECISIONS}
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
            "restores": e.restores,
            "holds": e.new is not None and newest.get(key_of(e)) == e.id,
        }
        for e in events
    ]
    if len(rows) == 1 and events[0].restores is None:
        _insert_one(db, rows[0])
        return
    with db.rows("new_events", pa.Table.from_pylist(rows, schema=_ARROW)):
        db.sql.execute(f"INSERT INTO events BY NAME SELECT {COLUMNS} FROM new_events")
        if not newest:
            return
        decided = "INSERT INTO decisions SELECT e.kind, e.subject_kind, e.subject, e.slot, e.new, e.id,"
        if any(e.restores is not None for e in events):
            db.sql.execute(
                f"""{decided} coalesce(o.actor, e.actor), coalesce(o.time, e.time), coalesce(o.origin, e.origin)
                FROM new_events AS e LEFT JOIN events AS o ON o.id = e.restores WHERE e.holds"""
            )
        else:
            db.sql.execute(f"{decided} e.actor, e.time, e.origin FROM new_events AS e WHERE e.holds")


def _insert_one(db: Db, row: dict[str, Any]) -> None:
    """A keypress: values reach the engine in a fraction of the time that rows of Arrow take."""
    names = COLUMNS.split(", ")
    db.sql.execute(
        f"INSERT INTO events ({COLUMNS}) VALUES ({', '.join(f'${name}' for name in names)})",
        {name: row[name] for name in names},
    )
    if row["holds"]:
        db.sql.execute(
            """INSERT INTO decisions
            VALUES ($kind, $subject_kind, $subject, $slot, $new, $id, $actor, $time, $origin)""",
            {name: row[name] for name in (*KEY_COLUMNS, "new", "id", "actor", "time", "origin")},
        )
