"""A list with a cursor over rows that are all in memory: some hundreds, each a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from curator.tui.keys import DOWN, UP, act
from curator.tui.widgets.columns import fitted, widths

Row = tuple[str, ...]


class Rows(ScrollView, can_focus=True):
    """heads: over the columns. whole: how many of the first columns are never cut; the last takes what is left."""

    DEFAULT_CSS = """
    Rows { height: 1fr; background: $background; padding: 0 1; scrollbar-gutter: stable; scrollbar-size-vertical: 1; }
    Rows > .rows--head { color: $text-muted; text-style: bold; }
    Rows > .rows--cursor { color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--head", "rows--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        DOWN,
        UP,
        act("move.page_down", "pagedown", "page(1)", "page down", "a page down", show=False),
        act("move.page_up", "pageup", "page(-1)", "page up", "a page up", show=False),
        act("move.first", "home", "first", "first", "the first", show=False),
        act("move.last", "end", "last", "last", "the last", show=False),
    ]

    cursor = reactive(0)

    class Moved(Message):
        """The cursor is on another row."""

    def __init__(self, heads: Row, *, whole: int = 1) -> None:
        super().__init__()
        self._heads = heads
        self._whole = whole
        self._rows: Sequence[Row] = ()
        self._widths: list[int] = []

    @property
    def row(self) -> Row | None:
        """The row that the cursor is on."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def show(self, rows: Sequence[Row]) -> None:
        """Other rows; the cursor stays where it is as far as there is a row."""
        self._rows = rows
        self._measure()
        self.cursor = max(0, min(self.cursor, len(rows) - 1))
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self, event: events.Resize) -> None:
        self._measure()

    def _measure(self) -> None:
        width = self.scrollable_content_region.width
        self._widths = widths(self._heads, self._rows, width, whole=self._whole)
        # The head is a line of its own, which does not scroll.
        self.virtual_size = Size(width, len(self._rows) + 1)

    def watch_cursor(self) -> None:
        y = self.cursor
        height = max(1, self.scrollable_content_region.height - 1)
        if y < self.scroll_offset.y:
            self.scroll_to(y=y, animate=False, force=True)
        elif y >= self.scroll_offset.y + height:
            self.scroll_to(y=y - height + 1, animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved())

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        base = self.rich_style
        if y == 0:
            return _strip(fitted(self._heads, self._widths), base + self.get_component_rich_style("rows--head"), width)
        number = y - 1 + self.scroll_offset.y
        if number >= len(self._rows):
            return Strip.blank(width, base)
        style = self.get_component_rich_style("rows--cursor") if number == self.cursor else base
        return _strip(fitted(self._rows[number], self._widths), style, width)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        number = (offset.y if offset else 0) - 1 + self.scroll_offset.y
        if offset is not None and offset.y and 0 <= number < len(self._rows):
            self.cursor = number

    def action_cursor_down(self) -> None:
        self._move(1)

    def action_cursor_up(self) -> None:
        self._move(-1)

    def action_page(self, way: int) -> None:
        self._move(way * max(1, self.scrollable_content_region.height - 2))

    def action_first(self) -> None:
        self._move(-len(self._rows))

    def action_last(self) -> None:
        self._move(len(self._rows))

    def _move(self, by: int) -> None:
        self.cursor = max(0, min(self.cursor + by, len(self._rows) - 1))


def _strip(text: str, style: Style, width: int) -> Strip:
    return Strip([Segment(text, style)]).adjust_cell_length(width, style)
