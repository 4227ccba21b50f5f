"""How text is fitted to a terminal: wrapped anywhere, shortened only where a person looks."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

from curator.cli import output, streams

#: No column is shortened below this.
_LEAST = 8


def columns() -> int | None:
    """The width to wrap at: COLUMNS, else the terminal's; None in a pipe, where lines are as long as they are."""
    if not (sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()):
        return None
    return max(20, shutil.get_terminal_size().columns)


def wrapped(text: str, first: str = "", rest: str | None = None) -> list[str]:
    """Lines of `text` behind `first`, the ones that go on behind `rest` (as much space, if not given)."""
    rest = " " * len(first) if rest is None else rest
    width = columns()
    lines: list[str] = []
    for line in streams.visible(text).split("\n"):
        begin = first if not lines else rest
        if width is None or len(begin) + len(line) <= width:
            lines.append((begin + line).rstrip())
            continue
        lines += textwrap.wrap(
            line,
            max(width, len(rest) + _LEAST),
            initial_indent=begin,
            subsequent_indent=rest,
            break_on_hyphens=False,
        )
    return lines


def hint(task: str, value: object) -> str:
    """What a source says of a record, as labels are told: a text as it is, anything else as JSON."""
    return f"{task} = {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"


def table(
    rows: Sequence[Sequence[object]], heads: Sequence[str] = (), indent: str = "", whole: Sequence[str] = ()
) -> list[str]:
    """`output.table` behind an indent; at a terminal the widest columns of text are shortened until it fits.

    whole: heads of columns that are never shortened.
    """
    return [indent + line for line in _fitting(rows, heads, len(indent), whole)]


def _fitting(rows: Sequence[Sequence[object]], heads: Sequence[str], taken: int, whole: Sequence[str]) -> list[str]:
    width = columns()
    if width is None or not sys.stdout.isatty() or not rows:
        return output.table(rows, heads)
    width -= taken
    texts = [
        n
        for n in range(len(rows[0]))
        if not all(isinstance(row[n], int | float) for row in rows) and not (heads and heads[n] in whole)
    ]
    cells = [list(row) for row in rows]
    while (over := max(map(len, output.table(cells, heads))) - width) > 0:
        widest = max(texts, key=lambda n: _width(cells, n), default=None)
        if widest is None or _width(cells, widest) <= _LEAST:
            break
        most = max(_LEAST, _second(cells, texts, widest), _width(cells, widest) - over)
        most = most if most < _width(cells, widest) else _width(cells, widest) - 1
        for row in cells:
            row[widest] = shortened(str(row[widest]), most)
    return output.table(cells, heads)


def shortened(text: str, width: int) -> str:
    """At most `width` characters, with an ellipsis for what is left out."""
    if len(text) <= width:
        return text
    dots = "..." if output.ascii_only() else "…"
    return text[: max(0, width - len(dots))] + dots


def fitted(text: str) -> str:
    """One line, shortened at a terminal."""
    width = columns()
    return text if width is None or not sys.stdout.isatty() else shortened(text, width)


def near(path: str) -> str:
    """A path relative to the current folder where it lies in it: as editors and people take it."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path


def _width(rows: Sequence[Sequence[object]], column: int) -> int:
    return max(len(str(row[column])) for row in rows)


def _second(rows: Sequence[Sequence[object]], texts: Sequence[int], widest: int) -> int:
    return max((_width(rows, n) for n in texts if n != widest), default=0)
