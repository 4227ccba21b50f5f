"""What undo and redo share: one decision of a person taken back or brought back, and the texts rendered anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from curator.cli import output
from curator.cli.session import Session

if TYPE_CHECKING:
    from curator.records import Event


def take_back(session: Session, name: str, change: Callable[..., list[Event]]) -> None:
    """Run `change` (undo or redo) for the actor and tell what it touched."""
    from curator.cli.steps import scrub

    with session.open() as workspace:
        events = change(workspace, actor=session.actor)
        if events:
            scrub(session, workspace)
    if session.as_json:
        output.emit_json(name, {"events": [_plain(event) for event in events]})
        return
    if not events:
        output.emit_text(f"{session.actor} has nothing to {name}")
    for event in events:
        now = "undecided" if event.new is None else event.new
        output.emit_text(f"{event.kind} of {event.subject.kind} {event.subject.id} {event.slot}".rstrip() + f": {now}")


def _plain(event: Event) -> dict[str, Any]:
    return {
        "event": event.id,
        "undoes": event.undoes,
        "kind": event.kind,
        "subject": event.subject.id,
        "new": event.new,
    }
