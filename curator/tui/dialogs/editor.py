"""Rewrite a turn below what was said before it; leaving it asks what becomes of the changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, TextArea

from curator.tui.keys import BACK, OPEN, act, same
from curator.tui.widgets.turns import Turns

if TYPE_CHECKING:
    from curator.queries.turns import Turn


class Editor(ModalScreen[str | None]):
    """Answers the new text, None where nothing was changed or the changes were discarded.

    before: the turns before it, which stand above. draft: what it was to become when that could not be saved.
    """

    DEFAULT_CSS = """
    Editor { align: center middle; background: $background 60%; }
    Editor > Vertical { width: 100%; max-width: 120; height: 100%; padding: 0 1; background: $panel;
        border: round $border; }
    Editor Turns { height: 1fr; background: $panel; padding: 0; }
    Editor TextArea { height: 1fr; border: tall $border; background: $surface; }
    Editor .heading { text-style: bold; color: $text-primary; }
    """
    AUTO_FOCUS = "TextArea"
    BINDINGS: ClassVar[list[BindingType]] = [same(BACK, "close")]

    def __init__(self, turn: Turn, before: Sequence[Turn], *, draft: str | None = None) -> None:
        super().__init__()
        self._turn = turn
        self._said = before
        self._draft = draft

    def compose(self) -> ComposeResult:
        with Vertical():
            if self._said:
                yield Turns()
            yield Label(f"turn {self._turn.index}, {self._turn.role}", classes="heading", markup=False)
            # escape is ours, and tab moves on as everywhere
            text = self._turn.text if self._draft is None else self._draft
            area = TextArea(text, soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False)
            # Calm, and the same in every picture.
            area.cursor_blink = False
            yield area
            above = "   tab moves above and back" if self._said else ""
            yield Label(f"escape when you are done{above}", classes="muted")

    def on_mount(self) -> None:
        for above in self.query(Turns):
            above.show(self._said, end=True)

    def action_close(self) -> None:
        text = self.query_one(TextArea).text
        if text == self._turn.text:
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
    KeepOrDiscard > Label { width: auto; max-width: 95%; height: auto; padding: 1 2; background: $panel;
        border: round $border; }
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
