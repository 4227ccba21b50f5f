"""Undo and redo of the actor's own decisions, in the same queue as the decisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from curator.tui import steps
from curator.tui.commits import Decision
from curator.tui.screen import CuratorScreen
from curator.tui.widgets.news_line import News

if TYPE_CHECKING:
    from curator.records import Event
    from curator.tui.app import CuratorApp

#: Kinds of decisions that change what texts look like.
_RENDERED: Final = frozenset({"edit", "verdict", "style", "missed"})


def undo(app: CuratorApp) -> None:
    """Take back the newest decision, a batch as one."""
    from curator.decisions.undo import undo as take_back

    app.decide(
        Decision("undo", lambda op: take_back(app.workspace, actor=app.actor, op=op), _tell(app, "undo", "taken back"))
    )


def redo(app: CuratorApp) -> None:
    """Bring back what the newest undo took."""
    from curator.decisions.undo import redo as bring_back

    app.decide(
        Decision(
            "redo", lambda op: bring_back(app.workspace, actor=app.actor, op=op), _tell(app, "redo", "brought back")
        )
    )


def _tell(app: CuratorApp, name: str, done: str) -> Callable[[Sequence[Event]], None]:
    def then(events: Sequence[Event]) -> None:
        if not events:
            app.tell(News("note", f"{app.actor} has nothing to {name}"))
            return
        kinds = sorted({event.kind.replace("_", " ") for event in events})
        app.tell(
            News("done", f"{done}: {len(events):,} of {', '.join(kinds)}" if len(events) > 1 else f"{done}: {kinds[0]}")
        )
        if isinstance(app.screen, CuratorScreen):
            app.screen.taken_back(events)
        if any(event.kind in _RENDERED for event in events):
            app.work.start(steps.job("scrub", app.actor))

    return then
