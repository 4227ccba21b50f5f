"""What is drawn with signs that not every terminal has, and what stands for it in plain ASCII."""

from __future__ import annotations

from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import Monochrome
from textual.scrollbar import ScrollBarRender

#: The class that the application has in a terminal without other signs.
CLASS: Final = "-ascii"
CSS: Final = """
.-ascii Input, .-ascii TextArea, .-ascii Help > VerticalScroll, .-ascii Go > Static, .-ascii Ask > Vertical,
.-ascii Choose > Vertical, .-ascii Editor > Vertical, .-ascii KeepOrDiscard > Label { border: ascii $border; }
.-ascii #whole { border-top: ascii $border; }
"""
#: Keys whose names Textual draws as signs.
KEYS: Final = {
    "up": "up", "down": "down", "left": "left", "right": "right", "enter": "enter", "backspace": "backspace",
}  # fmt: skip


class WithoutColours(Monochrome):
    """Textual's own fails on a segment without a style, as plots have."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        styled = [Segment(text, style or Style.null(), control) for text, style, control in segments]
        return super().apply(styled, background)


class PlainBars(ScrollBarRender):
    """Scroll bars of whole cells, drawn by their ground alone."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]
