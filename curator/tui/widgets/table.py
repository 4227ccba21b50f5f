"""A table over a list of any length: only the lines that are seen are drawn, and only the pages around them read.

Textual's own table holds every row in memory; a million of them take minutes and gigabytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
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
from textual.worker import get_current_worker

from curator.tui.keys import DOWN, OPEN, UP, act
from curator.tui.widgets.columns import GAP, cut
from curator.tui.widgets.table_pages import Pages, Read, TableRow

__all__ = ["Column", "Table", "TableRow"]


@dataclass(frozen=True, slots=True)
class Column:
    """cells: its width; 0 takes what the others leave. room: the width of a table in which it is shown at all."""

    head: str
    cells: int
    room: int = 0


class Table(ScrollView, can_focus=True):
    """Nothing to see before `open`. cursor_sign, mark: what stands before the row of the cursor, and a selected one."""

    DEFAULT_CSS = """
    Table { height: 1fr; background: $background; padding: 0 1; overflow-x: hidden; scrollbar-size-vertical: 1; }
    Table > .table--head { color: $text-muted; text-style: bold; }
    Table > .table--cursor { color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold; }
    Table > .table--selected { text-style: bold; }
    Table > .table--waiting { color: $text-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--head", "table--cursor", "table--selected", "table--waiting"}
    BINDINGS: ClassVar[list[BindingType]] = [
        DOWN,
        UP,
        OPEN,
        act("move.page_down", "pagedown", "page(1)", "page down", "a page down", show=False),
        act("move.page_up", "pageup", "page(-1)", "page up", "a page up", show=False),
        act("move.first", "home", "first", "first", "the first", show=False),
        act("move.last", "end", "last", "last", "the last", show=False),
        act("table.select", "space", "select", "select", "select this one, or not any more", show=False),
    ]

    cursor = reactive(0)

    class Moved(Message):
        """The cursor is on another row, or the row under it was read."""

    class Opened(Message):
        """Enter was pressed."""

    class Selected(Message):
        """A row was selected, or is not any more."""

    class Failed(Message):
        """A page could not be read."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    class _Arrived(Message):
        def __init__(self, pages: Pages, first: int, past: int) -> None:
            super().__init__()
            self.pages, self.first, self.past = pages, first, past

    def __init__(self, columns: Sequence[Column], *, cursor_sign: str = ">", mark: str = "*") -> None:
        super().__init__()
        self._columns = columns
        self._signs = (cursor_sign, mark)
        self._pages = Pages(0, lambda start, n: (), {})
        #: Ids of the rows that people selected.
        self.selected: set[str] = set()

    # what is shown

    def open(
        self, count: int, read: Read, *, cursor: int = 0, known: Mapping[int, Sequence[TableRow]] = MappingProxyType({})
    ) -> None:
        """Another list of so many rows. read: answers some of them, in a thread. known: pages that are read already."""
        self._pages = Pages(count, read, known)
        self.virtual_size = Size(self.scrollable_content_region.width, count + 1)
        self.set_reactive(Table.cursor, max(0, min(cursor, count - 1)))
        self._follow()
        self.refresh()
        self._look()
        self.post_message(self.Moved())

    def read_anew(self) -> None:
        """The same list; what its rows say may have changed."""
        self._pages.expire()
        self._look()

    @property
    def count(self) -> int:
        return self._pages.count

    @property
    def row(self) -> TableRow | None:
        """The row that the cursor is on; None where it is not read yet, or there is none."""
        return self.row_at(self.cursor)

    def row_at(self, position: int) -> TableRow | None:
        """The row at a position, where it is read."""
        return self._pages.row(position)

    def on_resize(self, event: events.Resize) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self.count + 1)
        self._follow()
        self._look()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._look()

    @property
    def _height(self) -> int:
        """Lines for rows: the head is a line of its own, which does not scroll."""
        return max(1, self.scrollable_content_region.height - 1)

    def _look(self) -> None:
        first = self.scroll_offset.y
        if self._pages.look(first, first + self._height):
            work = partial(self._fill, self._pages)
            self.run_worker(work, thread=True, group="table", exit_on_error=False, description="read rows")

    def _fill(self, pages: Pages) -> None:
        worker = get_current_worker()

        def arrived(first: int, past: int) -> None:
            self.post_message(self._Arrived(pages, first, past))

        try:
            pages.fill(arrived, lambda: worker.is_cancelled or pages is not self._pages)
        except Exception as error:  # told by the screen
            if pages is self._pages:
                self.post_message(self.Failed(error))

    def on_table__arrived(self, message: _Arrived) -> None:
        message.stop()
        if message.pages is self._pages:
            self.refresh()
            if message.first <= self.cursor < message.past:
                self.post_message(self.Moved())

    # drawing

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        base = self.rich_style
        if y == 0:
            return self._strip("  ", [c.head for c in self._columns], self.get_component_rich_style("table--head"))
        position = y - 1 + self.scroll_offset.y
        if position >= self.count:
            return Strip.blank(width, base)
        at_cursor = position == self.cursor
        row = self._pages.row(position)
        chosen = row is not None and row.id in self.selected
        signs = (self._signs[0] if at_cursor else " ") + (self._signs[1] if chosen else " ")
        part = "cursor" if at_cursor else "waiting" if row is None else "selected" if chosen else ""
        style = self.get_component_rich_style(f"table--{part}") if part else base
        return self._strip(signs, row.cells if row else ("...",), style)

    def _strip(self, signs: str, cells: Sequence[str], style: Style) -> Strip:
        width = self.scrollable_content_region.width
        shown = [n for n, column in enumerate(self._columns) if width >= column.room]
        fixed = sum(self._columns[n].cells for n in shown) + GAP * (len(shown) - 1) + len(signs)
        words = [
            cut(cells[n] if n < len(cells) else "", self._columns[n].cells or max(1, width - fixed)) for n in shown
        ]
        return Strip([Segment(signs + (" " * GAP).join(words), style)]).adjust_cell_length(width, style)

    # moving

    def watch_cursor(self) -> None:
        self._follow()
        self._look()
        self.refresh()
        self.post_message(self.Moved())

    def _follow(self) -> None:
        """Scroll so far that the cursor is seen."""
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True)
        elif self.cursor >= top + self._height:
            self.scroll_to(y=self.cursor - self._height + 1, animate=False, force=True)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None and offset.y and offset.y - 1 + self.scroll_offset.y < self.count:
            self.cursor = offset.y - 1 + self.scroll_offset.y

    def action_cursor_down(self) -> None:
        self.move(1)

    def action_cursor_up(self) -> None:
        self.move(-1)

    def action_page(self, way: int) -> None:
        self.move(way * max(1, self._height - 1))

    def action_first(self) -> None:
        self.move(-self.count)

    def action_last(self) -> None:
        self.move(self.count)

    def action_open(self) -> None:
        if self.row is not None:
            self.post_message(self.Opened())

    def action_select(self) -> None:
        if self.row is not None:
            self.selected ^= {self.row.id}
            self.move(1)
            self.refresh()
            self.post_message(self.Selected())

    def move(self, by: int) -> None:
        """The cursor so many rows down, or up where negative, as far as there are rows."""
        self.cursor = max(0, min(self.cursor + by, self.count - 1))
