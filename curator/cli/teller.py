"""Says what a long command does, part by part."""

from __future__ import annotations

from curator.cli import layout, output
from curator.cli.session import Session


class Teller:
    """Prints for people, and nothing for scripts."""

    def __init__(self, session: Session) -> None:
        self._silent = session.as_json

    def head(self, text: str) -> None:
        self.line("")
        self.line(text, colour="cyan")

    def line(self, text: str, colour: str | None = None) -> None:
        if not self._silent:
            output.emit_text(text, colour=colour)

    def words(self, text: str) -> None:
        for line in layout.wrapped(text, "  "):
            self.line(line)

    def table(self, rows: list[tuple[object, ...]], heads: tuple[str, ...]) -> None:
        for line in layout.table(rows, heads, indent="  "):
            self.line(line)
