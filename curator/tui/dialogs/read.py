"""Something to read over the screen; it opens at once and is filled once it was read from the store."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from curator.tui.keys import BACK, DOWN, UP, act, same


class Read(ModalScreen[None]):
    """Nothing to read before `show`."""

    DEFAULT_CSS = """
    Read { align: center middle; background: $background 60%; }
    Read > Vertical { width: 100; max-width: 95%; height: auto; max-height: 90%; padding: 1 2; background: $panel;
        border: round $border; }
    Read Label { text-style: bold; color: $text-primary; }
    Read VerticalScroll { height: auto; max-height: 1fr; margin: 1 0; scrollbar-size-vertical: 1; }
    Read .muted { text-style: none; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        same(BACK, "close"),
        same(DOWN, "scroll(1)"),
        same(UP, "scroll(-1)"),
        act("move.page_down", "pagedown", "scroll(10)", "page down", "a page down", show=False),
        act("move.page_up", "pageup", "scroll(-10)", "page up", "a page up", show=False),
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._heading = title

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label(self._heading, markup=False)
            with VerticalScroll(can_focus=False):
                yield Static("...")
            yield Label("escape closes it, j and k move in it", classes="muted")

    def show(self, content: Content) -> None:
        """Fill it, unless it was closed since."""
        if self.is_attached:
            self.query_one("VerticalScroll > Static", Static).update(content)

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, force=True)

    def action_close(self) -> None:
        self.dismiss(None)
