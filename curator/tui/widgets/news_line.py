"""The line for news: what is running and how far, what came of it, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.content import Content
from textual.widgets import Static

Kind = Literal["work", "done", "note", "error"]
_STYLES: dict[Kind, str] = {"work": "$text-primary", "done": "$text-success", "note": "", "error": "bold $text-error"}


@dataclass(frozen=True, slots=True)
class News:
    """Never told by colour alone: a sign and, for errors, the word."""

    kind: Kind
    text: str


class NewsLine(Static):
    """Shows the newest news of the application; up to three lines where an error needs them."""

    DEFAULT_CSS = """
    NewsLine { dock: bottom; height: auto; min-height: 1; max-height: 3; padding: 0 1; margin: 0 0 1 0; }
    """

    def on_mount(self) -> None:
        self.show()

    def show(self) -> None:
        """Draw what the application has to tell now."""
        from curator.tui.app import CuratorApp

        app = self.app
        assert isinstance(app, CuratorApp)
        news = app.news
        if news is None:
            self.update("")
            return
        glyphs = app.glyphs
        sign = {"work": glyphs.dot, "done": glyphs.done, "note": glyphs.dot, "error": f"{glyphs.trouble} error:"}
        self.update(Content.assemble((f"{sign[news.kind]} {news.text}", _STYLES[news.kind])))
