"""Ask for one line of text."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from curator.tui.keys import BACK, same


class Ask(ModalScreen[str | None]):
    """Answers what was typed, None when it was left or empty."""

    DEFAULT_CSS = """
    Ask { align: center middle; background: $background 60%; }
    Ask > Vertical { width: 64; max-width: 95%; height: auto; padding: 1 2; background: $panel; border: round $border; }
    Ask Input { border: tall $border; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [same(BACK, "close")]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label(self._question, markup=False)
            yield Input()
            yield Label("enter keeps it, escape leaves it", classes="muted")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)

    def action_close(self) -> None:
        self.dismiss(None)
