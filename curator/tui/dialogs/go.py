"""Go to a screen by its letter."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from curator.tui import places
from curator.tui.keys import BACK, same
from curator.tui.screen import BESIDE


class Go(ModalScreen[None]):
    """Lists the screens; a letter goes there, any other key closes it."""

    DEFAULT_CSS = """
    Go { align: center middle; background: $background 60%; }
    Go > Static { width: auto; max-width: 90%; height: auto; padding: 1 2; background: $panel; border: round $border; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [same(BACK, "close")]

    def compose(self) -> ComposeResult:
        room = self.app.size.width >= BESIDE
        rows = [Content.assemble(("go to", "bold"))]
        for letter, here in places.by_letter().items():
            screen = places.kind(here)
            name, about = f"{screen.NAME:12} ", screen.ABOUT if room else ""
            rows.append(Content.assemble((f"{letter} ", "bold $text-primary"), name, (about, "$text-muted")))
        yield Static(Content("\n").join(rows))

    def choose(self, letter: str) -> None:
        """Go where the letter goes, at once: the next key is meant for that screen."""
        from curator.tui.app import CuratorApp

        assert isinstance(self.app, CuratorApp)
        name = places.by_letter().get(letter)
        self.dismiss(None)
        if name:
            self.app.places.go(name)

    def action_close(self) -> None:
        self.dismiss(None)
