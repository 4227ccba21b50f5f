"""Where a window has no room for a screen: says so, in its place."""

from __future__ import annotations

from typing import Final

from textual.geometry import Size
from textual.widgets import Static

#: Columns and lines below which nothing useful fits.
COLUMNS: Final = 40
LINES: Final = 12


class TooSmall(Static):
    """Lies over the screen while the window is too small; what is below keeps its focus."""

    def fits(self, size: Size) -> bool:
        """Whether a window of this size has room for screens; says how much it needs where it has none."""
        if size.width >= COLUMNS and size.height >= LINES:
            return True
        self.update(f"{size.width}x{size.height} is too small: curator needs {COLUMNS}x{LINES}. Q quits.")
        return False
