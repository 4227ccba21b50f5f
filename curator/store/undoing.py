"""Undo and redo: which decisions an actor may take back or bring back, and what holds then.

An event that undoes nothing is an original. It stands while no undo of it stands; a redo takes an undo back. What holds
about a key is the newest original that stands.
"""

from __future__ import annotations

import json
from uuid import UUID

import pyarrow as pa

from curator.errors import RefusedError
from curator.records import Event, NewEvent
from curator.store import chain, effects
from curator.store.operation import Db

_KINDS = ", ".join(f"'{kind}'" for kind in sorted(chain.DECISIONS))
_STANDS = """(e.undoes IS NULL AND NOT EXISTS (
    FROM events AS u WHERE u.undoes = e.id AND NOT EXISTS (FROM events AS r WHERE r.undoes = u.id)))"""
# Why somebody saw an original is no decision, and stays.
_NO_REASON_TO_SEE = """NOT (e.kind = 'note' AND e.slot = 'reason'
    AND EXISTS (FROM events AS v WHERE v.batch = e.batch AND v.kind = 'reveal'))"""
# What an actor may undo: originals of theirs that stand; and redo: their undos that stand, nothing decided since.
_UNDOABLE = f"""e.actor = $actor AND e.kind IN ({_KINDS}) AND e.origin <> 'machine' AND {_STANDS}
    AND {_NO_REASON_TO_SEE}"""
_REDOABLE = f"""e.actor = $actor AND e.kind IN ({_KINDS}) AND e.undoes IS NOT NULL
    AND NOT EXISTS (FROM events AS r WHERE r.undoes = e.id)
    AND EXISTS (FROM events AS o WHERE o.id = e.undoes AND o.undoes IS NULL)
    AND e.id > (SELECT coalesce(max(n.id), 0) FROM events AS n WHERE n.actor = $actor AND n.undoes IS NULL
        AND n.kind IN ({_KINDS}) AND n.origin <> 'machine')"""
_SAME_KEY = "t.kind = e.kind AND t.subject_kind = e.subject_kind AND t.subject = e.subject AND t.slot = e.slot"


def undo(db: Db, op: UUID, actor: str) -> list[Event]:
    """Take back the newest batch of originals, newest first."""
    originals = _newest_batch(db, _UNDOABLE, actor)
    originals.reverse()
    return _toggle(db, op, actor, originals, [event.id for event in originals], standing=False)


def redo(db: Db, op: UUID, actor: str) -> list[Event]:
    """Bring back the originals of the newest batch of undos, oldest first."""
    undos = _newest_batch(db, _REDOABLE, actor)
    if not undos:
        return []
    undone = "e.id IN (SELECT u.undoes FROM events AS u WHERE u.batch = $batch)"
    originals = [chain.from_row(row) for row in _rows(db, undone, {"batch": undos[0].batch})]
    number = {event.undoes: event.id for event in undos}
    return _toggle(db, op, actor, originals, [number[event.id] for event in originals], standing=True)


def newest(db: Db) -> Event | None:
    """The newest original of any actor that stands."""
    standing = f"e.kind IN ({_KINDS}) AND e.origin <> 'machine' AND {_STANDS} AND {_NO_REASON_TO_SEE}"
    rows = _rows(db, f"e.id = (SELECT max(e.id) FROM events AS e WHERE {standing})", {})
    return chain.from_row(rows[0]) if rows else None


def _newest_batch(db: Db, state: str, actor: str) -> list[Event]:
    row = db.sql.execute(f"SELECT arg_max(e.batch, e.id) FROM events AS e WHERE {state}", {"actor": actor}).fetchone()
    batch = None if row is None else row[0]
    if batch is None:
        return []
    return [chain.from_row(r) for r in _rows(db, f"e.batch = $batch AND {state}", {"actor": actor, "batch": batch})]


def _rows(db: Db, condition: str, given: dict[str, object]) -> list[tuple[object, ...]]:
    columns = ", ".join(f"e.{name}" for name in chain.COLUMNS.split(", "))
    return db.all(f"SELECT {columns} FROM events AS e WHERE {condition} ORDER BY e.id", given)


def _toggle(db: Db, op: UUID, actor: str, originals: list[Event], undone: list[int], *, standing: bool) -> list[Event]:
    """Write the events that make these originals stand or not; `undone`: the event that each of them takes back."""
    if not originals:
        return []
    table = chain.key_table([chain.key_of(event) for event in originals])
    table = table.append_column("id", pa.array([event.id for event in originals], pa.int64()))
    with db.rows("toggled", table):
        _refuse_if_built_upon(db, actor)
        held = _held(db, standing)
    new = []
    for event, number in zip(originals, undone, strict=True):
        value, restored = held.get(chain.key_of(event), (None, None))
        new.append(
            NewEvent(
                kind=event.kind,
                subject=event.subject,
                slot=event.slot,
                actor=actor,
                new=value,
                undoes=number,
                restores=restored,
                origin=event.origin,
            )
        )
    added = chain.add(db, op, new)
    effects.follow(db, added)
    return added


def _refuse_if_built_upon(db: Db, actor: str) -> None:
    row = db.sql.execute(
        f"""SELECT e.actor, e.subject_kind, e.subject FROM events AS e
        JOIN toggled AS t ON {_SAME_KEY} AND e.id > t.id WHERE e.actor <> $actor AND {_STANDS} ORDER BY e.id LIMIT 1""",
        {"actor": actor},
    ).fetchone()
    if row is not None:
        raise RefusedError(
            f"{row[0]} has since decided about {row[1]} {row[2]}", fix="ask them to undo theirs, or decide anew"
        )


def _held(db: Db, standing: bool) -> dict[tuple[str, str, str, str], tuple[object, int]]:
    """What will hold about each key once the toggled originals stand (or not), and the event that said so."""
    rows = db.all(
        f"""SELECT e.kind, e.subject_kind, e.subject, e.slot, arg_max(e.new, e.id), max(e.id) FROM events AS e
        SEMI JOIN toggled AS t ON {_SAME_KEY}
        WHERE e.undoes IS NULL AND CASE WHEN e.id IN (SELECT id FROM toggled) THEN $standing ELSE {_STANDS} END
        GROUP BY e.kind, e.subject_kind, e.subject, e.slot""",
        {"standing": standing},
    )
    return {(row[0], row[1], row[2], row[3]): (json.loads(row[4]), row[5]) for row in rows}
