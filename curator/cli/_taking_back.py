"""What undo and redo share: one decision of a person taken back or brought back, and the texts rendered anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from curator.cli import output
from curator.cli.session import Session

if TYPE_CHECKING:
    from curator.records import Event
    from curator.workspace import Workspace

_DONE = {"undo": "taken back", "redo": "brought back"}


def take_back(session: Session, name: str, change: Callable[..., list[Event]]) -> None:
    """Run `change` (undo or redo) for the actor and tell what it touched."""
    from curator.cli.steps import scrub

    with session.open() as workspace:
        another = _of_another(workspace, session.actor) if name == "undo" else ""
        events = change(workspace, actor=session.actor)
        if events:
            scrub(session, workspace)
    if session.as_json:
        output.emit_json(name, {"events": [_plain(event) for event in events]})
        return
    if not events:
        output.emit_text(f"{session.actor} has nothing to {name}")
    elif len(events) == 1:
        output.emit_text(f"{_DONE[name]}: {_one(events[0])}")
    else:
        output.emit_text(f"{_DONE[name]}: {_many(name, events)}")
    if another:
        session.note(another)


def _of_another(workspace: Workspace, actor: str) -> str:
    """A word where the newest decision of all is not the actor's, whose own newest one an undo takes."""
    import shlex

    from curator.queries.newest import newest_decision

    newest = newest_decision(workspace)
    if newest is None or newest.actor == actor:
        return ""
    taker = f"curator undo --as {shlex.quote(newest.actor)}"
    return f"the newest decision is {newest.actor}'s ({newest.kind}): {taker} takes it back"


def _one(event: Event) -> str:
    """What it was about and what holds now; free text is named by what it is of."""
    from curator.queries.log import words

    about = f"{event.kind} of {event.subject.kind} {event.subject.id}"
    if event.kind == "sign_off":
        return "the sign-off" if event.new is None else "the sign-off, which holds again"
    if event.kind == "note":
        return f"note of {event.subject.kind} {event.subject.id}"
    if event.kind == "edit":
        return about if event.new is None else f"{about}; an edit stands there"
    if event.slot:
        about = f"{event.kind} {event.slot} of {event.subject.kind} {event.subject.id}"
    return f"{about} ({_value(words, event.old)}); now {_value(words, event.new, event.kind)}"


def _value(words: Callable[[str, Any], str], value: Any, kind: str = "") -> str:
    return ("as it came" if kind == "weight" else "undecided") if value is None else words("", value)


def _many(name: str, events: list[Event]) -> str:
    """ "11 verdicts (batch of event 17-27)"."""
    from curator.queries.log import counted

    kinds = {event.kind: 0 for event in events}
    for event in events:
        kinds[event.kind] += 1
    told = ", ".join(counted(count, kind) for kind, count in kinds.items())
    undone = [event.undoes for event in events if event.undoes is not None]
    if name == "undo" and undone:
        told += f" (batch of event {min(undone)}-{max(undone)})"
    return told


def _plain(event: Event) -> dict[str, Any]:
    return {
        "event": event.id,
        "undoes": event.undoes,
        "kind": event.kind,
        "subject": event.subject.id,
        "new": event.new,
    }
