"""The table: a list of any length, of which only what is seen is read and drawn."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from curator.tui.widgets.table import Column, Table, TableRow
from curator.tui.widgets.table_pages import SIZE, Pages

COLUMNS = (Column("number", 8), Column("state", 6, room=40), Column("words", 0))
MANY = 1_000_000


class Shelf(App[None]):
    """A table of `count` rows; remembers what was asked of it."""

    CSS = "Screen { background: black; }"

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
        self.asked: list[tuple[int, int]] = []
        self.failing = False
        self.moves: list[str | None] = []
        self.opened: list[str | None] = []
        self.errors: list[str] = []
        self.word = "words"

    def compose(self) -> ComposeResult:
        yield Table(COLUMNS)

    def on_mount(self) -> None:
        self.table.open(self.count, self.read)
        self.table.focus()

    @property
    def table(self) -> Table:
        return self.query_one(Table)

    def read(self, start: int, n: int) -> Sequence[TableRow]:
        assert threading.current_thread() is not threading.main_thread()
        self.asked.append((start, n))
        if self.failing:
            raise OSError("gone")
        past = min(start + n, self.count)
        return [TableRow(f"id{at}", (str(at), "in", f"{self.word} {at}")) for at in range(start, past)]

    def on_table_moved(self) -> None:
        self.moves.append(self.table.row.id if self.table.row else None)

    def on_table_opened(self) -> None:
        self.opened.append(self.table.row.id if self.table.row else None)

    def on_table_failed(self, event: Table.Failed) -> None:
        self.errors.append(type(event.error).__name__)

    def lines(self) -> list[str]:
        return [self.table.render_line(y).text.rstrip() for y in range(self.table.size.height)]


async def settle(pilot: Pilot[Any]) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def test_a_million_rows_are_there_at_once_and_reached_by_keys() -> None:
    app = Shelf(MANY)
    async with app.run_test(size=(60, 12)) as pilot:
        await settle(pilot)
        assert app.lines()[:2] == ["  number    state   words", "> 0         in      words 0"]
        await press(pilot, "end")
        assert app.lines()[-1] == "> 999999    in      words 999999"
        await press(pilot, "k", "pageup", "up")
        assert app.table.cursor == MANY - 1 - 1 - 10 - 1
        await press(pilot, "home", "j", "down", "pagedown")
        assert app.table.cursor == 12
        assert "> 12        in      words 12" in app.lines()
        assert all(n == SIZE for _, n in app.asked)
        assert len(app.asked) <= 8, "only what is seen, and the pages beside it"


def test_memory_holds_few_pages_whatever_was_looked_at() -> None:
    pages = Pages(MANY, lambda start, n: [TableRow(str(at), ()) for at in range(start, start + n)], {})
    places = range(0, MANY, 5_000)
    for at in places:
        if pages.look(at, at + 40):
            pages.fill(lambda first, past: None, lambda: False)
        assert pages.row(at) is not None
    assert sum(pages.row(at) is not None for at in places) < 20


async def test_columns_that_have_no_room_are_left_out_and_the_last_is_cut() -> None:
    app = Shelf(3)
    async with app.run_test(size=(22, 6)) as pilot:
        await settle(pilot)
        assert app.lines()[:2] == ["  number    words", "> 0         words 0"]
        app.word = "a long word that has no room"
        app.table.read_anew()
        await settle(pilot)
        assert app.lines()[1] == "> 0         a long.."


async def test_signs_of_other_text_command_nothing() -> None:
    app = Shelf(1)
    app.word = "[red]wide 漢字[/red]"
    async with app.run_test(size=(60, 4)) as pilot:
        await settle(pilot)
        assert app.lines()[1] == "> 0         in      [red]wide 漢字[/red] 0"


async def test_selected_rows_stay_selected_and_bear_a_mark() -> None:
    app = Shelf(200)
    async with app.run_test(size=(60, 8)) as pilot:
        await press(pilot, "space", "space", "k", "space", "end", "home")
        assert app.table.selected == {"id0"}
        assert app.lines()[1:3] == [">*0         in      words 0", "  1         in      words 1"]


async def test_enter_opens_the_row_of_the_cursor_and_moves_are_told_with_it() -> None:
    app = Shelf(200)
    async with app.run_test(size=(60, 8)) as pilot:
        await press(pilot, "j", "enter")
        assert app.opened == ["id1"]
        assert app.moves[-1] == "id1"


async def test_another_list_takes_the_place_of_the_first() -> None:
    app = Shelf(MANY)
    async with app.run_test(size=(60, 8)) as pilot:
        await press(pilot, "end")
        app.count = 2
        app.table.open(2, app.read, cursor=9)
        await settle(pilot)
        assert app.table.cursor == 1
        assert app.lines()[1:4] == ["  0         in      words 0", "> 1         in      words 1", ""]
        app.count = 0
        app.table.open(0, app.read)
        await press(pilot, "j", "enter", "space", "end")
        assert (app.table.cursor, app.table.row, app.opened, app.table.selected) == (0, None, [], set())


async def test_what_rows_say_is_read_anew_and_shown_until_then() -> None:
    app = Shelf(200)
    async with app.run_test(size=(60, 8)) as pilot:
        await settle(pilot)
        app.word = "other"
        app.table.read_anew()
        assert app.lines()[1] == "> 0         in      words 0"
        await settle(pilot)
        assert app.lines()[1] == "> 0         in      other 0"


async def test_a_page_that_cannot_be_read_is_told_once_and_read_when_looked_at_again() -> None:
    app = Shelf(MANY)
    async with app.run_test(size=(60, 8)) as pilot:
        await settle(pilot)
        app.failing = True
        await press(pilot, "end")
        assert app.errors == ["OSError"]
        assert app.lines()[-1].split() == [">", "..."]
        app.failing = False
        await press(pilot, "k")
        assert "> 999998    in      words 999998" in app.lines()


def test_the_page_that_is_seen_now_is_read_before_those_seen_on_the_way() -> None:
    asked: list[int] = []

    def read(start: int, n: int) -> Sequence[TableRow]:
        asked.append(start // SIZE)
        if len(asked) == 1:
            assert not pages.look(500 * SIZE, 500 * SIZE + 9), "who fills already sees it"
        return ()

    pages = Pages(1_000 * SIZE, read, {})
    assert pages.look(3 * SIZE, 3 * SIZE + 9)
    pages.fill(lambda first, past: None, lambda: False)
    assert asked == [3, 500, 501, 499]


@pytest.mark.parametrize("count", [0, 1, SIZE, SIZE + 1])
def test_a_list_is_read_to_its_end_and_not_beyond(count: int) -> None:
    asked: list[int] = []

    def read(start: int, n: int) -> Sequence[TableRow]:
        asked.append(start)
        return [TableRow(str(at), ()) for at in range(start, min(start + n, count))]

    pages = Pages(count, read, {})
    if pages.look(0, 10):
        pages.fill(lambda first, past: None, lambda: False)
    assert asked == list(range(0, count, SIZE))
    assert pages.row(count) is None
    assert count == 0 or pages.row(min(count, SIZE) - 1) is not None
