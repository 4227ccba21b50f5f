"""Browse: every record as a line, the one under the cursor beside it, and why it is in or out."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from curator.errors import ViewGone
from curator.tui import browsing, steps
from curator.tui.screen import BESIDE
from curator.tui.screens._browse_acts import BrowseActs
from curator.tui.screens._browse_keys import BROWSE_KEYS
from curator.tui.widgets.record import Record, in_words
from curator.tui.widgets.table import Column, Table
from curator.tui.widgets.table_pages import SIZE, TableRow
from curator.tui.words import counted

if TYPE_CHECKING:
    from curator.queries.browse import ViewSnapshot
    from curator.queries.browsed import Browsed

#: Seconds that a key must rest before the record under the cursor, or the filter, is read.
_REST: Final = 0.05
_TYPING: Final = 0.15
#: Records that are kept at hand.
_KEPT: Final = 32
_ASKED: Final = "words, label:intent=refund, state:duplicate, flag:RULE, split:test, entity:EMAIL_ADDRESS; - for not"
_COLUMNS: Final = (
    Column("state", 10),
    Column("labels", 14, room=44),
    Column("turns", 5, room=56),
    Column("split", 10, room=72),
    Column("id", 16, room=110),
    Column("from", 16, room=120),
    Column("first words", 0),
)


class Browse(BrowseActs):
    """The list stays as it was opened; what its rows say is always of now.

    A small window has room for the list or the record.
    """

    NAME = "browse"
    LETTER = "b"
    ABOUT = "every record, why it is in or out, and a filter"
    ORDER = 200
    AUTO_FOCUS = "Table"
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (BESIDE, "-beside")]  # noqa: RUF012
    DEFAULT_CSS = """
    Browse Input { display: none; margin: 0 1; }
    Browse.-filtered Input { display: block; }
    Browse #wrong { height: auto; max-height: 3; display: none; padding: 0 1; color: $text-warning; }
    Browse Table { width: 45%; }
    Browse Record { width: 1fr; border-left: solid $border-blurred; }
    Browse.-whole Table { display: none; }
    Browse.-whole Record { border-left: none; }
    Browse.-small Table { width: 1fr; }
    Browse.-small Record { display: none; }
    Browse.-small.-whole Record { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*BROWSE_KEYS]

    def __init__(self) -> None:
        super().__init__()
        self._view: ViewSnapshot | None = None
        self._filter = ""
        self._kept: OrderedDict[str, Browsed] = OrderedDict()
        self._shown = ""
        self._gone = 0

    def body(self) -> ComposeResult:
        from curator.tui.app import CuratorApp

        assert isinstance(self.app, CuratorApp)
        yield Input(placeholder=_ASKED, select_on_focus=False, compact=True)
        yield Static(id="wrong")
        with Horizontal():
            yield Table(_COLUMNS, cursor_sign=self.app.glyphs.cursor)
            yield Record()

    @property
    def record(self) -> Browsed | None:
        return self._kept.get(self._here())

    @property
    def list_name(self) -> str:
        return self._view.name if self._view else ""

    # the list

    def reload(self) -> None:
        """Everything anew; the cursor stays on its record."""
        self._kept.clear()
        self._open(keep=self._here())
        self.read(browsing.prepare, lambda done: None, group="prepare")

    def _here(self) -> str:
        row = self.query_one(Table).row
        return row.id if row else ""

    def _open(self, *, keep: str = "", rest: float = 0) -> None:
        before = self._view.name if self._view else ""
        query = partial(
            browsing.open_list, text=self._filter, before=before, keep=keep, cursor=self.query_one(Table).cursor
        )
        self.read(browsing.rested(rest, query), self._opened, group="list")

    def _opened(self, found: browsing.Opened | None) -> None:
        if found is None:
            return
        self.query_one("#wrong", Static).update(Content(found.wrong))
        self.query_one("#wrong").display = bool(found.wrong)
        if found.view is None:
            return
        self._view = found.view
        table = self.query_one(Table)
        read = partial(self._read_rows, found.view.name)
        table.open(found.view.count, read, cursor=found.cursor, known={found.cursor // SIZE: found.page})
        if not found.view.count:
            self._shown = ""
            self.query_one(Record).show(Content(self._nothing()))
        self._tell()

    def _read_rows(self, view: str, start: int, n: int) -> list[TableRow]:
        rows = browsing.rows(self.curator.opened(), view, start, n)
        self._gone = 0
        return rows

    def _nothing(self) -> str:
        if self._filter:
            return "no record is like that; escape shows all of them"
        return "there are no records yet: I imports a file or folder"

    def _tell(self) -> None:
        table = self.query_one(Table)
        of_all = " found" if self._filter else ""
        at = f"{table.cursor + 1:,} of " if table.count else ""
        selected = f", {len(table.selected):,} selected" if table.selected else ""
        self.tell_left(f"{at}{counted(table.count, 'record')}{of_all}{selected}")

    def selection_changed(self) -> None:
        super().selection_changed()
        self._tell()

    def on_table_selected(self) -> None:
        self._tell()

    def on_table_failed(self, event: Table.Failed) -> None:
        if isinstance(event.error, ViewGone) and self._gone < 2:
            self._gone += 1
            self._open(keep=self._here() or self._shown)
        else:
            self.curator.tell_error(event.error)

    # the filter

    def open_on(self, text: str) -> None:
        """What to show once the screen comes up: the records that this filter wants."""
        self._filter = text
        if self.is_mounted:
            self._write_filter()

    def on_mount(self) -> None:
        if self._filter:
            self._write_filter()

    def _write_filter(self) -> None:
        self.add_class("-filtered")
        asked = self.query_one(Input)
        asked.display = True
        with asked.prevent(Input.Changed):
            asked.value = self._filter

    def action_filter(self) -> None:
        self.remove_class("-whole")
        self.add_class("-filtered")
        asked = self.query_one(Input)
        # at once, not with the next drawing: what is typed ahead belongs to it
        asked.display = True
        self.set_focus(asked)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._filter = event.value.strip()
        self._open(keep=self._here(), rest=_TYPING)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.query_one(Table).focus()

    async def action_back(self) -> None:
        if self.has_class("-whole"):
            self._whole(False)
        elif self.has_class("-filtered"):
            self.remove_class("-filtered")
            self.query_one(Input).display = False
            self.query_one(Input).value = ""
            self.query_one(Table).focus()
        elif self.query_one(Table).selected:
            self.query_one(Table).selected.clear()
            self.selection_changed()
        else:
            await self.curator.action_back()

    # the record

    def on_table_moved(self) -> None:
        self._tell()
        row = self.query_one(Table).row
        if row is not None and row.id in self._kept:
            self._show(self._kept[row.id])
            self._read_ahead()
        else:
            self._read_record()

    def _read_record(self) -> None:
        from curator.queries.browsed import browsed

        row = self.query_one(Table).row
        if row is not None:
            self.read(browsing.rested(_REST, partial(browsed, id=row.id)), self._arrived, group="record")

    def _arrived(self, record: Browsed | None) -> None:
        if record is None:
            return
        self._kept[record.id] = record
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        if record.id == self._here():
            self._show(record)
            self._read_ahead()

    def _read_ahead(self) -> None:
        """The next record, so that it is there when the cursor comes to it."""
        from curator.queries.browsed import browsed

        table = self.query_one(Table)
        row = table.row_at(table.cursor + 1)
        if row is not None and row.id not in self._kept:
            self.read(partial(browsed, id=row.id), self._arrived, group="ahead")

    def _show(self, record: Browsed) -> None:
        content = in_words(record, self.curator.glyphs, scan_key="R", whole=self.has_class("-whole"))
        self.query_one(Record).show(content, stay=record.id == self._shown)
        self._shown = record.id

    def on_table_opened(self) -> None:
        self._whole(True)

    def _whole(self, whole: bool) -> None:
        """The record over the whole width, or beside the list."""
        self.set_class(whole, "-whole")
        self.set_focus(None if whole else self.query_one(Table))
        if self._shown in self._kept:
            self._show(self._kept[self._shown])

    def action_step(self, by: int) -> None:
        self.query_one(Table).move(by)

    def action_scroll(self, lines: int) -> None:
        """Where the list is hidden, the keys that move in it move in the record."""
        self.query_one(Record).scroll_relative(y=lines, animate=False, force=True)

    def action_scan(self) -> None:
        self.curator.work.start(steps.job("scrub", self.curator.actor))

    def copied(self) -> str:
        table = self.query_one(Table)
        return "\n".join(sorted(table.selected)) if table.selected else self._here()


SCREEN = Browse
