"""What the browse screen asks the store, in threads; nothing here touches a widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import sleep
from typing import TYPE_CHECKING, Final, TypeVar

from textual.worker import get_current_worker

from curator.errors import UsageError
from curator.tui.widgets.table_pages import SIZE, TableRow
from curator.tui.words import visible

if TYPE_CHECKING:
    from curator.queries.browse import ViewRow, ViewSnapshot
    from curator.workspace import Workspace

T = TypeVar("T")
NOT_SCANNED: Final = "not scanned yet"


@dataclass(frozen=True, slots=True)
class Opened:
    """A list, where the cursor stands in it and the page around that; or what is wrong with the filter."""

    view: ViewSnapshot | None
    cursor: int = 0
    page: Sequence[TableRow] = ()
    wrong: str = ""


def rested(seconds: float, query: Callable[[Workspace], T]) -> Callable[[Workspace], T | None]:
    """The query once no newer one was asked for so long; None where one was."""

    def rests(workspace: Workspace) -> T | None:
        sleep(seconds)
        return None if get_current_worker().is_cancelled else query(workspace)

    return rests


def open_list(workspace: Workspace, text: str, before: str, keep: str, cursor: int) -> Opened:
    """The records that a filter wants. before: the list that it takes the place of, "" for none.

    keep: the id of the record that the cursor stays on, where it is in the list; else it stays at `cursor`.
    """
    from curator.queries import browse

    try:
        view = browse.open_list(workspace, text)
    except UsageError as error:
        return Opened(None, wrong=f"{error.message}; {error.fix}" if error.fix else error.message)
    if before:
        browse.close_list(workspace, before)
    at = browse.position(workspace, view.name, keep) if keep else None
    at = max(0, min(cursor if at is None else at, view.count - 1))
    return Opened(view, at, rows(workspace, view.name, at - at % SIZE, SIZE))


def prepare(workspace: Workspace) -> None:
    """Make windows of lists fast."""
    from curator.queries.browse import prepare

    prepare(workspace)


def rows(workspace: Workspace, view: str, start: int, n: int) -> list[TableRow]:
    from curator.queries.browse import window

    return [_row(found) for found in window(workspace, view, start, n)]


def _row(row: ViewRow) -> TableRow:
    labels = " ".join(value if task != "answer" else f"({value})" for task, value in row.labels)
    words = NOT_SCANNED if row.words is None else row.words
    cells = (row.state, labels, str(row.turns), row.split, row.id, row.file.rpartition("/")[2], words)
    return TableRow(row.id, tuple(visible(cell).replace("\n", " ") for cell in cells))
