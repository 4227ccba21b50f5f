"""Events: decisions appended, read, undone and redone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import pyarrow as pa

from curator.errors import UsageError
from curator.records import Event, NewEvent
from curator.store import chain, effects, strays, undoing
from curator.store.operation import Db, read, stream, write


@dataclass(frozen=True, slots=True)
class Authored:
    """Free text a person wrote, by the key that events name it by."""

    text: str
    kind: Literal["edit", "note", "reason", "term"]
    body: str


@write
def append(db: Db, *, op: UUID, events: list[NewEvent], authored: list[Authored] | None = None) -> list[Event]:
    """Decisions in one transaction, with the free text they name. The same `op` again changes nothing.

    Raises UsageError for an edit of a message that is not here: the view would have no place for it.
    """
    written = chain.of_operation(db, op)
    if written:
        return written
    stray = strays.first_of(db, [event.subject for event in events if event.kind == "edit"])
    if stray is not None:
        raise UsageError(f"there is no message {stray.id}", fix="messages are CONVERSATION/INDEX, from 0")
    for item in authored or ():
        db.sql.execute(
            """INSERT INTO authored SELECT $text, $kind, $body
            WHERE NOT EXISTS (FROM authored WHERE text = $text AND kind = $kind)""",
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
def newest(db: Db, *, kinds: list[str] | None = None, slots: list[str] | None = None, until: int | None = None) -> int:
    """The number of the newest event of these kinds (and, for machine results, of these stages); 0 where there is none.

    A stage that reads whole sets uses it as the key of what it read. until: of those up to this one.
    """
    return int(
        db.one(
            """SELECT coalesce(max(id), 0) FROM events WHERE ($kinds IS NULL OR list_contains($kinds, kind))
            AND ($slots IS NULL OR list_contains($slots, slot)) AND id <= coalesce($until, id)""",
            {"kinds": kinds, "slots": slots, "until": until},
        )[0]
    )


@read
def newest_standing(db: Db) -> Event | None:
    """The newest decision of a person that nobody took back: what an undo by its actor would take."""
    return undoing.newest(db)


@read
def newest_about(db: Db, *, kinds: list[str], conversations: list[str], until: int | None = None) -> int:
    """The number of the newest event of these kinds about one of these conversations or a message in it.

    until: of those up to this event. 0 where there is none.
    """
    with db.keys("asked", conversations):
        query = """SELECT coalesce(max(id), 0) FROM events WHERE list_contains($kinds, kind)
            AND split_part(subject, '/', 1) IN (SELECT key FROM asked) AND id <= coalesce($until, id)"""
        return int(db.one(query, {"kinds": kinds, "until": until})[0])


@read
def newest_but(db: Db, *, kinds: list[str], slots: list[str] | None = None, until: int | None = None) -> int:
    """The number of the newest event of any other kind, machine results of these stages left out too; 0 for none.

    until: of those up to this event.
    """
    return int(
        db.one(
            """SELECT coalesce(max(id), 0) FROM events WHERE NOT list_contains($kinds, kind)
            AND NOT (kind = 'result' AND list_contains($slots, slot)) AND id <= coalesce($until, id)""",
            {"kinds": kinds, "slots": slots or [], "until": until},
        )[0]
    )


@read
def body(db: Db, *, text: str) -> str | None:
    """The free text behind a key, None once it is purged."""
    row = db.sql.execute("SELECT body FROM authored WHERE text = $text", {"text": text}).fetchone()
    return None if row is None else str(row[0])


@write
def undo(db: Db, *, op: UUID, actor: str) -> list[Event]:
    """Take back the actor's newest batch of decisions that stands. Answers nothing where there is none.

    What held before holds again: the newest decision that nobody took back. Raises RefusedError where somebody else's
    later decision about the same thing stands.
    """
    written = chain.of_operation(db, op)
    return written or undoing.undo(db, op, actor)


@write
def redo(db: Db, *, op: UUID, actor: str) -> list[Event]:
    """Bring back what the actor's newest undo took back, unless they have decided something since.

    Raises RefusedError as `undo` does.
    """
    written = chain.of_operation(db, op)
    return written or undoing.redo(db, op, actor)


@stream
def all_events(db: Db, *, after: int = 0) -> pa.RecordBatchReader:
    """Every event in order, as stored."""
    return db.sql.execute(
        f"SELECT {chain.COLUMNS} FROM events WHERE id > $after ORDER BY id", {"after": after}
    ).to_arrow_reader(10_000)
