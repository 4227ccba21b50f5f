"""Rewrite a text; leaving it asks what becomes of the changes."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, TextArea

from curator.tui.keys import BACK, OPEN, act, same


class Editor(ModalScreen[str | None]):
    """Answers the new text, None where nothing was changed or the changes were discarded."""

    DEFAULT_CSS = """
    Editor { align: center middle; background: $background 60%; }
    Editor > Vertical { width: 90%; height: 85%; padding: 1 2; background: $panel; border: round $border; }
    Editor TextArea { height: 1fr; border: tall $border; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [same(BACK, "close")]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._heading = title
        self._before = text

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label(self._heading, markup=False)
            # escape is ours, and tab moves on as everywhere
            yield TextArea(self._before, soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False)
            yield Label("escape when you are done", classes="muted")

    def action_close(self) -> None:
        text = self.query_one(TextArea).text
        if text == self._before:
            self.dismiss(None)
        else:
            self.app.push_screen(KeepOrDiscard(), self._decided)

    def _decided(self, answer: str | None) -> None:
        if answer == "keep":
            self.dismiss(self.query_one(TextArea).text)
        elif answer == "discard":
            self.dismiss(None)


class KeepOrDiscard(ModalScreen[str | None]):
    """Answers "keep", "discard", or None to go on editing."""

    DEFAULT_CSS = """
    KeepOrDiscard { align: center middle; background: $background 60%; }
    KeepOrDiscard > Label { width: auto; height: auto; padding: 1 2; background: $panel; border: round $border; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        same(OPEN, "answer('keep')"),
        act("dialog.discard", "D", "answer('discard')", "discard", "discard the changes"),
        same(BACK, "answer('')"),
    ]

    def compose(self) -> ComposeResult:
        yield Label("keep the changes?   enter keeps them   D discards them   escape goes on editing", markup=False)

    def action_answer(self, answer: str) -> None:
        self.dismiss(answer or None)
