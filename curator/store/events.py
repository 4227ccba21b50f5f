"""Events: decisions appended, read, undone and redone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import pyarrow as pa

from curator.errors import RefusedError
from curator.records import Event, NewEvent
from curator.store import chain, effects
from curator.store.operation import Db, read, stream, write


@dataclass(frozen=True, slots=True)
class Authored:
    """Free text a person wrote, by the key that events name it by."""

    text: str
    kind: Literal["edit", "note", "reason"]
    body: str


@write
def append(db: Db, *, op: UUID, events: list[NewEvent], authored: list[Authored] | None = None) -> list[Event]:
    """Decisions in one transaction, with the free text they name. The same `op` again changes nothing."""
    written = chain.of_operation(db, op)
    if written:
        return written
    for item in authored or ():
        db.sql.execute(
            "INSERT INTO authored SELECT $text, $kind, $body WHERE NOT EXISTS (FROM authored WHERE text = $text)",
            {"text": item.text, "kind": item.kind, "body": item.body},
        )
    added = chain.add(db, op, events)
    effects.follow(db, added)
    return added


@read
def follow(db: Db, *, after: int = 0, kinds: list[str] | None = None, limit: int = 1000) -> list[Event]:
    """Events with a number above `after`, oldest first, at most `limit`."""
    rows = db.all(
        f"""SELECT {chain.COLUMNS} FROM events WHERE id > $after AND ($kinds IS NULL OR list_contains($kinds, kind))
        ORDER BY id LIMIT $limit""",
        {"after": after, "kinds": kinds, "limit": limit},
    )
    return [chain.from_row(row) for row in rows]


@read
def latest(
    db: Db,
    *,
    limit: int = 50,
    kinds: list[str] | None = None,
    actor: str | None = None,
    subject: str | None = None,
    people_only: bool = False,
) -> list[Event]:
    """The newest events, newest first. subject: an id, also of the conversation that a message or place belongs to."""
    rows = db.all(
        f"""SELECT {chain.COLUMNS} FROM events
        WHERE ($kinds IS NULL OR list_contains($kinds, kind)) AND ($actor IS NULL OR actor = $actor)
        AND ($subject IS NULL OR subject = $subject OR starts_with(subject, $subject || '/'))
        AND NOT ($people AND origin = 'machine')
        ORDER BY id DESC LIMIT $limit""",
        {"kinds": kinds, "actor": actor, "subject": subject, "people": people_only, "limit": limit},
    )
    return [chain.from_row(row) for row in rows]


@read
def newest(db: Db, *, kinds: list[str] | None = None, slots: list[str] | None = None) -> int:
    """The number of the newest event of these kinds (and, for machine results, of these stages); 0 where there is none.

    A stage that reads whole sets uses it as the key of what it read.
    """
    return int(
        db.one(
            """SELECT coalesce(max(id), 0) FROM events WHERE ($kinds IS NULL OR list_contains($kinds, kind))
            AND ($slots IS NULL OR list_contains($slots, slot))""",
            {"kinds": kinds, "slots": slots},
        )[0]
    )


@read
def newest_but(db: Db, *, kinds: list[str]) -> int:
    """The number of the newest event of any other kind; 0 where there is none."""
    return int(db.one("SELECT coalesce(max(id), 0) FROM events WHERE NOT list_contains($kinds, kind)", {"kinds": kinds})[0])


@read
def body(db: Db, *, text: str) -> str | None:
    """The free text behind a key, None once it is purged."""
    row = db.sql.execute("SELECT body FROM authored WHERE text = $text", {"text": text}).fetchone()
    return None if row is None else str(row[0])


@write
def undo(db: Db, *, op: UUID, actor: str) -> list[Event]:
    """Take back the actor's newest batch of decisions that stands. Answers nothing where there is none.

    Raises RefusedError where somebody else has since decided about the same thing.
    """
    written = chain.of_operation(db, op)
    if written:
        return written
    batch = _newest_batch(db, _STANDING, actor)
    events = [chain.from_row(r) for r in db.all(_select(_STANDING, "AND e.batch = $batch"), {"actor": actor, "batch": batch})]
    _refuse_if_built_upon(db, events, actor)
    return _take_back(db, op, actor, [(event, event.old, event.id) for event in reversed(events)])


@write
def redo(db: Db, *, op: UUID, actor: str) -> list[Event]:
    """Bring back what the actor's newest undo took back, unless they have decided something since."""
    written = chain.of_operation(db, op)
    if written:
        return written
    batch = _newest_batch(db, _UNDONE, actor)
    undone = [chain.from_row(r) for r in db.all(_select(_UNDONE, "AND e.batch = $batch"), {"actor": actor, "batch": batch})]
    _refuse_if_built_upon(db, undone, actor)
    return _take_back(db, op, actor, [(event, event.old, event.id) for event in reversed(undone)])


@stream
def all_events(db: Db, *, after: int = 0) -> pa.RecordBatchReader:
    """Every event in order, as stored."""
    return db.sql.execute(
        f"SELECT {chain.COLUMNS} FROM events WHERE id > $after ORDER BY id", {"after": after}
    ).to_arrow_reader(10_000)


_DECISION_LIST = ", ".join(f"'{kind}'" for kind in sorted(chain.DECISIONS))
# An event is undone while an undo of it stands that no redo has taken back.
_STANDING = """e.undoes IS NULL AND e.origin <> 'machine' AND NOT EXISTS (
    FROM events AS u WHERE u.undoes = e.id AND NOT EXISTS (FROM events AS r WHERE r.undoes = u.id))"""
_UNDONE = """e.undoes IS NOT NULL AND NOT EXISTS (FROM events AS r WHERE r.undoes = e.id)
    AND EXISTS (FROM events AS o WHERE o.id = e.undoes AND o.undoes IS NULL)
    AND NOT EXISTS (FROM events AS n WHERE n.actor = e.actor AND n.undoes IS NULL AND n.origin <> 'machine' AND n.id > e.id)"""


def _select(state: str, more: str) -> str:
    columns = ", ".join(f"e.{name}" for name in chain.COLUMNS.split(", "))
    return f"""SELECT {columns} FROM events AS e WHERE e.actor = $actor AND e.kind IN ({_DECISION_LIST})
        AND {state} {more} ORDER BY e.id"""


def _newest_batch(db: Db, state: str, actor: str) -> str:
    row = db.sql.execute(
        f"SELECT arg_max(batch, id) FROM ({_select(state, '')})", {"actor": actor}
    ).fetchone()
    return "" if row is None or row[0] is None else str(row[0])


def _refuse_if_built_upon(db: Db, events: list[Event], actor: str) -> None:
    for event in events:
        row = db.sql.execute(
            """SELECT actor FROM events WHERE id > $id AND kind = $kind AND subject_kind = $subject_kind
            AND subject = $subject AND slot = $slot AND actor <> $actor LIMIT 1""",
            {
                "id": event.id,
                "kind": event.kind,
                "subject_kind": event.subject.kind,
                "subject": event.subject.id,
                "slot": event.slot,
                "actor": actor,
            },
        ).fetchone()
        if row is not None:
            raise RefusedError(
                f"{row[0]} has since decided about {event.subject.kind} {event.subject.id}",
                fix="ask them to undo theirs, or decide anew",
            )


def _take_back(db: Db, op: UUID, actor: str, events: list[tuple[Event, object, int]]) -> list[Event]:
    new = [
        NewEvent(
            kind=event.kind,
            subject=event.subject,
            slot=event.slot,
            actor=actor,
            new=value,
            undoes=undoes,
            origin=event.origin,
            batch=op.hex,
        )
        for event, value, undoes in events
    ]
    added = chain.add(db, op, new)
    effects.follow(db, added)
    return added
