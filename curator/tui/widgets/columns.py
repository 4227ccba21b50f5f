"""Columns of text in a line of cells: as wide as what is in them, cut where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len, set_cell_size

GAP: Final = 2
_LEAST: Final = 6


def widths(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int, *, whole: int) -> list[int]:
    """Cells of each column, so that a line has at most `width`. whole: how many of the first are never cut.

    The last column takes what is left; those between give up cells, the widest first.
    """
    found = [max(cell_len(row[n]) for row in [heads, *rows]) for n in range(len(heads))]
    room = width - GAP * (len(heads) - 1)
    while sum(found) > room:
        soft = [n for n in range(whole, len(found)) if found[n] > _LEAST]
        if not soft:
            break
        widest = max(soft, key=lambda n: found[n])
        found[widest] -= 1
    found[-1] += max(0, room - sum(found))
    return found


def fitted(row: Sequence[str], cells: Sequence[int]) -> str:
    """A row as a line; what is cut ends in a dot that says so."""
    return (" " * GAP).join(cut(text, cell) for text, cell in zip(row, cells, strict=False))


def cut(text: str, cells: int) -> str:
    """Exactly so many cells."""
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    return set_cell_size(text, max(0, cells - 2)) + ".." if cells >= 2 else set_cell_size(text, cells)
