"""The line above: where one is, in which workspace, how much is left, and who decides."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from curator.tui.words import visible


class TopLine(Static):
    """`curator · home · work                                12 left · ann`"""

    DEFAULT_CSS = """
    TopLine { dock: top; height: 1; padding: 0 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._place = name
        self._right = ""

    def tell(self, right: str) -> None:
        """What stands at the right, before the actor."""
        self._right = right
        self.refresh()

    def render(self) -> Content:
        from curator.tui.app import CuratorApp

        assert isinstance(self.app, CuratorApp)
        dot = f" {self.app.glyphs.dot} "
        right = dot.join(part for part in (self._right, visible(self.app.actor)) if part)
        left = Content.assemble(("curator", "bold"), dot, self._place, dot, visible(self.app.workspace.folder.name))
        width = self.content_size.width
        space = width - left.cell_length - Content(right).cell_length
        if space < 2:
            left = Content.assemble((self._place, "bold"))
            space = max(1, width - left.cell_length - Content(right).cell_length)
        return Content.assemble(left, " " * space, right)
