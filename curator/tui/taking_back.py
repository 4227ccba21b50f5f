"""Undo and redo of the actor's own decisions, in the same queue as the decisions; told is what they were about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final
from uuid import UUID

from curator.tui import steps
from curator.tui.commits import Decision
from curator.tui.screen import CuratorScreen
from curator.tui.widgets.news_line import News
from curator.tui.words import counted, visible

if TYPE_CHECKING:
    from curator.records import Event
    from curator.tui.app import CuratorApp
    from curator.workspace import Workspace

#: Kinds of decisions that change what texts look like.
_RENDERED: Final = frozenset({"edit", "verdict", "style", "missed"})
#: Characters of an id that tell records apart on one line, as long as a prefix that commands take.
_SHORT: Final = 8


def undo(app: CuratorApp) -> None:
    """Take back the newest decision, a batch as one."""
    from curator.decisions.undo import undo as take_back

    _decide(app, "undo", "took back", take_back)


def redo(app: CuratorApp) -> None:
    """Bring back what the newest undo took."""
    from curator.decisions.undo import redo as bring_back

    _decide(app, "redo", "gave again", bring_back)


def _decide(app: CuratorApp, name: str, done: str, change: Callable[..., list[Event]]) -> None:
    told = ""

    def commit(op: UUID) -> Sequence[Event]:
        nonlocal told
        events = change(app.workspace, actor=app.actor, op=op)
        told = in_words(app.workspace, events)
        return events

    def then(events: Sequence[Event]) -> None:
        if not events:
            app.tell(News("note", f"{app.actor} has nothing to {name}"))
            return
        app.tell(News("done", f"{done} {told}"))
        if isinstance(app.screen, CuratorScreen):
            app.screen.taken_back(events, again=name == "redo")
        if any(event.kind in _RENDERED for event in events):
            app.work.start(steps.job("scrub", app.actor))

    app.decide(Decision(name, commit, then))


def in_words(workspace: Workspace, events: Sequence[Event]) -> str:
    """What was decided that these events took back or gave again: "intent = refund of kq3v7abc"."""
    from curator.queries.undone import decided_first

    said = {_said(event) for event in decided_first(workspace, events)}
    about = {event.subject.id.partition("/")[0] for event in events}
    records = all(event.subject.kind in ("conversation", "message") for event in events)
    if not records:
        return counted(len(events), "decision") + f": {', '.join(sorted({_kind(event) for event in events}))}"
    of = next(iter(about))[:_SHORT] if len(about) == 1 else counted(len(about), "record")
    what = (
        said.pop() if len(said) == 1 else f"{len(events):,} decisions ({', '.join(sorted({_kind(e) for e in events}))})"
    )
    return f"{what} of {of}"


def _said(event: Event) -> str:
    turn = event.subject.id.partition("/")[2]
    of_turn = f" of turn {turn}" if turn else ""
    # of free text only that there was some
    what = {
        "label": f"{event.slot} = {event.new}",
        "weight": f"weight {event.new}",
        "edit": "the new words",
        "note": "the note",
    }
    return visible(f"{what.get(event.kind, _kind(event))}{of_turn}")


def _kind(event: Event) -> str:
    return event.kind.replace("_", " ")
