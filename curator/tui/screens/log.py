"""Log: who decided what, newest first; undo and redo of one's own decisions."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from curator.tui.keys import REDO, UNDO
from curator.tui.screen import CuratorScreen
from curator.tui.widgets.rows import Row, Rows
from curator.tui.words import visible

if TYPE_CHECKING:
    from curator.workspace import Workspace

_SHOWN: Final = 500


class Log(CuratorScreen):
    """A batch is one row; below stands the whole of the row that the cursor is on."""

    NAME = "log"
    LETTER = "o"
    ABOUT = "who decided what; undo and redo"
    ORDER = 900
    DEFAULT_CSS = """
    Log #whole { dock: bottom; height: 4; margin: 0 0 2 0; padding: 0 1; border-top: solid $border; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        replace(UNDO, action="app.undo", show=True),
        replace(REDO, action="app.redo", show=True),
    ]

    def body(self) -> ComposeResult:
        yield Rows(("event", "time (UTC)", "actor", "kind", "about", "what"), whole=2)
        yield Static(id="whole")

    def reload(self) -> None:
        self.read(_rows, self._show)

    def _show(self, found: tuple[list[Row], int]) -> None:
        rows, total = found
        self.query_one(Rows).show(rows)
        self.tell_left(f"{len(rows):,} of {total:,}" if len(rows) < total else f"{total:,} decisions")
        if not rows:
            self.query_one("#whole", Static).update("nobody has decided anything yet")

    def on_rows_moved(self) -> None:
        row = self.query_one(Rows).row
        if row is not None:
            _, _, actor, kind, about, what = row
            text = Content.assemble((f"{kind} of {about} by {actor}", "bold"), f"\n{what}")
            self.query_one("#whole", Static).update(text)

    def copied(self) -> str:
        row = self.query_one(Rows).row
        return "  ".join(row) if row else ""


def _rows(workspace: Workspace) -> tuple[list[Row], int]:
    from curator.queries.log import rows

    found, total = rows(workspace, limit=_SHOWN)
    return [tuple(visible(cell).replace("\n", " ") for cell in astuple(row)) for row in found], total


SCREEN = Log
