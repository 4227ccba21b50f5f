"""Who decided what, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from curator.records import Event
from curator.store import events
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Entry:
    """An event for people: about, what it is about; what, its new value in words."""

    id: int
    time: str
    actor: str
    kind: str
    about: str
    slot: str
    what: str
    undoes: int | None


def log(
    workspace: Workspace,
    *,
    limit: int = 50,
    actor: str | None = None,
    kind: str | None = None,
    record: str | None = None,
    machines: bool = False,
) -> list[Entry]:
    """The newest events first; those of machines only if asked for, or for."""
    found = events.latest(
        workspace.store,
        limit=limit,
        kinds=[kind] if kind else None,
        actor=actor,
        subject=record,
        people_only=not machines and kind is None,
    )
    return [entry(event) for event in found]


def entry(event: Event) -> Entry:
    return Entry(
        id=event.id,
        time=datetime.fromtimestamp(event.time / 1e6, UTC).isoformat(timespec="seconds"),
        actor=event.actor,
        kind=event.kind,
        about=f"{event.subject.kind} {event.subject.id}",
        slot=event.slot,
        what=_words(event.new),
        undoes=event.undoes,
    )


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    return "taken back" if value is None else str(value)
