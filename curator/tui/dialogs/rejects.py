"""Lines that no import could read: where they stand and why, without a word of them."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from curator.tui.keys import BACK, same
from curator.tui.widgets.rows import Row, Rows
from curator.tui.words import counted


class Rejects(ModalScreen[None]):
    """A list to read."""

    DEFAULT_CSS = """
    Rejects { align: center middle; background: $background 60%; }
    Rejects > Vertical { width: 100; max-width: 95%; height: 90%; padding: 1 2; background: $panel;
        border: round $border; }
    Rejects Rows { background: $panel; margin: 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [same(BACK, "close")]

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label("reading", id="count", markup=False)
            yield Rows(("line", "why"))
            yield Label("mend them in the file and import it again; escape closes this", classes="muted")

    def on_mount(self) -> None:
        from curator.tui.app import CuratorApp

        assert isinstance(self.app, CuratorApp)
        app = self.app

        def work() -> None:
            from curator.tui.importing import rejects

            try:
                rows, count = rejects(app.opened())
            except Exception as error:
                app.call_later(app.tell_error, error)
                app.call_later(self.action_close)
            else:
                app.call_later(self._show, rows, count)

        self.run_worker(work, thread=True, exit_on_error=False, group="rejects", description="read rejects")

    def _show(self, rows: list[Row], count: int) -> None:
        if self.is_attached:
            first = f", the first {len(rows):,}" if len(rows) < count else ""
            self.query_one("#count", Label).update(f"{counted(count, 'line')} rejected{first}")
            self.query_one(Rows).show(rows)

    def action_close(self) -> None:
        if self.is_attached:
            self.dismiss(None)
