"""Choose one of a list by typing some of its letters, or with the arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from curator.tui.keys import BACK, DOWN, UP, same
from curator.tui.words import visible


class Choose(ModalScreen[str | None]):
    """options: (what is answered, what is shown). Answers None when it was left."""

    DEFAULT_CSS = """
    Choose { align: center middle; background: $background 60%; }
    Choose > Vertical { width: 76; max-width: 95%; height: auto; max-height: 90%; padding: 1 2; background: $panel;
        border: round $border; }
    Choose Input { border: tall $border; background: $surface; }
    Choose OptionList { height: auto; max-height: 14; background: $panel; border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        same(BACK, "close"),
        replace(DOWN, key="down", action="move(1)"),
        replace(UP, key="up", action="move(-1)"),
    ]

    def __init__(self, question: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._question = question
        self._options = options

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label(self._question, markup=False)
            yield Input(placeholder="type some letters of it")
            yield OptionList()

    def on_mount(self) -> None:
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, typed: str) -> None:
        """Those that hold all words that were typed; those that begin with them first, then those named so."""
        words = typed.lower().split()
        fitting = [option for option in self._options if all(word in option[1].lower() for word in words)]
        fitting.sort(key=lambda option: _rank(option[1].lower(), words))
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([Option(Content(visible(shown)), id=answer) for answer, shown in fitting])
        listed.highlighted = 0 if fitting else None
        if not fitting:
            listed.add_option(Option("nothing has these letters", disabled=True))

    def on_input_submitted(self) -> None:
        option = self.query_one(OptionList).highlighted_option
        self.dismiss(option.id if option else None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def action_move(self, by: int) -> None:
        listed = self.query_one(OptionList)
        listed.action_cursor_down() if by > 0 else listed.action_cursor_up()

    def action_close(self) -> None:
        self.dismiss(None)


def _rank(shown: str, words: Sequence[str]) -> int:
    """0 for what begins as was typed, 1 where the words begin words of its name, 2 where they stand anywhere."""
    if shown.startswith(" ".join(words)):
        return 0
    name = shown.partition(":")[0].split()
    return 1 if all(any(part.startswith(word) for part in name) for word in words) else 2
