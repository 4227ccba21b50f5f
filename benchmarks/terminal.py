"""How long the terminal takes: `python benchmarks/terminal.py [LISTS...]`, sizes of lists such as 100000 1000000.

Lists of the store; our table against Textual's own in the same run; and a key of labeling until the next record is
painted. Invented data, in a temporary folder. Run it with nothing else running.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from rich.console import RenderableType
from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import DataTable

from benchmarks.large_store import large_workspace
from curator.queries import browse
from curator.queries.browsed import browsed
from curator.tui.app import CuratorApp
from curator.tui.widgets.table import Column, Table, TableRow
from curator.tui.widgets.turns import Turns
from curator.workspace import Workspace

_SCREEN = (140, 45)
_COLUMNS = ("id", "state", "turns", "first words")
#: Rows that Textual's own table is given: a million would take it minutes.
_OWN_TABLE = 50_000
_KEYS = 200
_FILTERS = ("", "parcel", "state:in", "label:intent=refund", "entity:EMAIL_ADDRESS", "flag:quality")


def milliseconds(seconds: Sequence[float], share: float = 0.5) -> str:
    """A quantile."""
    return f"{sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))] * 1e3:,.1f} ms"


def taken(work: Callable[[], Any], times: int) -> list[float]:
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return found


def lists(workspace: Workspace, count: int) -> None:
    (first,) = taken(lambda: browse.open_list(workspace), 1)
    (prepared,) = taken(lambda: browse.prepare(workspace), 1)
    print(f"| {count:,} records | first open {first * 1e3:,.0f} ms | made ready in {prepared * 1e3:,.0f} ms |")
    for text in _FILTERS:
        opened = taken(partial(browse.open_list, workspace, text), 5)
        view = browse.open_list(workspace, text)
        starts = range(0, view.count, max(1, view.count // 40))
        window = [taken(partial(browse.window, workspace, view.name, start, 50), 1)[0] for start in starts]
        print(
            f"| `{text or 'all'}` ({view.count:,}) | open {milliseconds(opened)}"
            f" | 50 rows p50 {milliseconds(window)}, p95 {milliseconds(window, 0.95)} |"
        )
    view = browse.open_list(workspace)
    shown = browse.window(workspace, view.name, count // 2, 20)
    one = [taken(partial(browsed, workspace, row.id), 1)[0] for row in shown]
    print(f"| one record with all about it | p50 {milliseconds(one)} | |")


class Painted:
    """Mixed into an app: draws as for a terminal, and remembers when the last frame was whole."""

    last = 0.0

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate):
            renderable.render_segments(self.console)
            self.last = time.perf_counter()
        super()._display(screen, renderable)  # type: ignore[misc]


class Shelf(Painted, App[None]):
    """One table, ours or Textual's."""

    def __init__(self, table: type[Widget]) -> None:
        super().__init__()
        self._table = table

    def compose(self) -> ComposeResult:
        if self._table is Table:
            yield Table([Column("id", 16), Column("state", 10), Column("turns", 5), Column("first words", 0)])
        else:
            yield DataTable(cursor_type="row")


def resident() -> float:
    """Megabytes of memory of this process (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def until(holds: Callable[[], bool], seconds: float = 600) -> None:
    end = time.perf_counter() + seconds
    while not holds():
        if time.perf_counter() > end:
            raise TimeoutError
        await asyncio.sleep(0.0005)


async def table(kind: type[Widget], rows: int) -> tuple[float, list[float], float]:
    """Seconds to the first frame with rows, seconds a page down, megabytes more."""

    def cells(at: int) -> tuple[str, ...]:
        return (f"{at:016}", "in", "4", f"Hello, my parcel {at} never came, can you help me with it?")

    def read(start: int, n: int) -> list[TableRow]:
        return [TableRow(str(at), cells(at)) for at in range(start, min(start + n, rows))]

    app = Shelf(kind)
    async with app.run_test(size=_SCREEN) as pilot:
        await pilot.pause()
        before = resident()
        widget = app.query_one(kind)
        widget.focus()
        begun = time.perf_counter()
        if isinstance(widget, Table):
            widget.open(rows, read)
            await until(lambda: widget.row is not None)
        else:
            assert isinstance(widget, DataTable)
            widget.add_columns(*_COLUMNS)
            widget.add_rows(cells(at) for at in range(rows))
        ready = time.perf_counter()
        await until(lambda: app.last > ready)
        first = app.last - begun
        pages = [await pressed(app, "pagedown") for _ in range(60)]
        grown = resident() - before
    return first, pages, grown


async def pressed(app: Shelf, key: str) -> float:
    """Seconds from a key to the end of the last frame that it brought."""
    begun = time.perf_counter()
    app.post_message(events.Key(key, None))
    await until(lambda: app.last > begun)
    # A page that is read comes with a frame of its own.
    table = app.query(Table)
    await until(lambda: not table or table.first().row is not None)
    arrived = time.perf_counter()
    await asyncio.sleep(0.02)
    return (app.last if app.last > arrived else min(app.last, arrived)) - begun


class Labeling(Painted, CuratorApp):
    """The real application."""


async def labeling(workspace: Workspace) -> list[float]:
    """Seconds from a key, over the committed event, to the next record on the screen."""
    app = Labeling(workspace, "ann")
    found: list[float] = []
    async with app.run_test(size=_SCREEN) as pilot:
        await until(lambda: app.commits is not None)
        app.places.go("label")
        await until(lambda: bool(app.screen.query(Turns)) and app.screen.query_one(Turns).turn is not None)
        await pilot.pause(2)
        turns = app.screen.query_one(Turns)
        shown = turns.show
        times: list[float] = []

        def noted(*arguments: Any, **options: Any) -> None:
            shown(*arguments, **options)
            times.append(time.perf_counter())

        turns.show = noted  # type: ignore[method-assign]
        for n in range(_KEYS):
            times.clear()
            begun = time.perf_counter()
            app.post_message(events.Key(str(1 + n % 2), str(1 + n % 2)))
            await until(lambda: bool(times) and app.last > times[0], seconds=20)
            found.append(app.last - begun)
            # A person looks at a record before the next key.
            await asyncio.sleep(0.15)
    return found


async def tables(sizes: Sequence[int]) -> None:
    print("| table | first paint | page down p50 | p95 | memory |")
    asked: list[tuple[type[Widget], int]] = [(Table, size) for size in sizes]
    asked += [(Table, _OWN_TABLE), (DataTable, _OWN_TABLE)]
    for kind, rows in asked:
        first, pages, grown = await table(kind, rows)
        name = "ours" if kind is Table else "Textual's DataTable"
        paged = f"{milliseconds(pages)} | {milliseconds(pages, 0.95)}"
        print(f"| {name}, {rows:,} rows | {first * 1e3:,.0f} ms | {paged} | {grown:,.0f} MB |")


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [100_000]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CURATOR_CONFIG_DIR"] = folder
        for size in sizes:
            with large_workspace(Path(folder) / str(size), size) as workspace:
                lists(workspace, size)
                keys = asyncio.run(labeling(workspace))
                print(
                    f"| key to the next record | p50 {milliseconds(keys)}, p95 {milliseconds(keys, 0.95)}"
                    f" | {statistics.fmean(keys) * 1e3:.1f} ms on average |"
                )
        asyncio.run(tables(sizes))


if __name__ == "__main__":
    main()
