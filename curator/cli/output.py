"""Owns stdout: data only, as text for people or JSON for scripts."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import click

from curator.cli import streams

#: Version of the JSON of a command; keys are only ever added within one.
SCHEMA = 1
_BRACKETS = re.compile(r"(\[\[|\]\])")


def emit_json(command: str, data: Mapping[str, Any]) -> None:
    """One JSON object on one line."""
    emit_json_line({"schema": f"curator/{command}/{SCHEMA}", **data})


def emit_json_line(data: Mapping[str, Any]) -> None:
    """One line of JSON lines, the values exact."""
    streams.write(json_line(data))


def json_line(data: Mapping[str, Any]) -> str:
    """JSON with its newline. With escapes for all but ASCII it is the same in whatever encoding stdout has."""
    return json.dumps(data, allow_nan=False) + "\n"


def emit_lines(lines: Iterable[str]) -> None:
    for line in lines:
        emit_text(line)


def emit_text(text: str, *, colour: str | None = None) -> None:
    """Text for people; its control characters are shown as escapes.

    colour: where stdout is a terminal and NO_COLOR is not set; the words alone must tell the same.
    """
    shown = streams.visible(text)
    coloured = colour is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    streams.write((click.style(shown, fg=colour) if coloured else shown) + "\n")


def emit_marked(lines: Iterable[str]) -> None:
    """Lines for people, in which what stands in [[ ]], over the ends of lines too, is bold and coloured where colours
    are shown.
    """
    styled = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    inside = False
    for line in lines:
        parts = []
        for piece in _BRACKETS.split(streams.visible(line)):
            inside = inside or piece == "[["
            parts.append(click.style(piece, fg="yellow", bold=True) if styled and inside and piece else piece)
            inside = inside and piece != "]]"
        streams.write("".join(parts) + "\n")


def reader_gone() -> bool:
    """Whether nobody reads stdout any more; a filter may stop then."""
    return streams.reader_gone()


def table(rows: Sequence[Sequence[object]], heads: Sequence[str] = ()) -> list[str]:
    """Aligned columns, numbers to the right; a line under the heads."""
    cells = [[_cell(value) for value in row] for row in ([heads] if heads else []) + list(rows)]
    if not cells:
        return []
    widths = [max(len(row[n]) for row in cells) for n in range(len(cells[0]))]
    right = [bool(rows) and all(isinstance(row[n], int | float) for row in rows) for n in range(len(widths))]
    lines = [
        "  ".join(cell.rjust(w) if r else cell.ljust(w) for cell, w, r in zip(row, widths, right, strict=True)).rstrip()
        for row in cells
    ]
    if heads:
        lines.insert(1, "  ".join("-" * width for width in widths))
    return lines


def bar(share: float, width: int = 20) -> str:
    """A share from 0 to 1 as a bar; plain ASCII where the terminal cannot do better."""
    filled = round(max(0.0, min(1.0, share)) * width)
    full, empty = ("#", ".") if ascii_only() else ("█", "░")
    return full * filled + empty * (width - filled)


def spark(values: Sequence[float], width: int = 48) -> str:
    """A curve from 0 up in one line: the means of at most `width` stretches, the highest a full block."""
    count = min(width, len(values))
    edges = [len(values) * n // count for n in range(count + 1)] if count else []
    means = [sum(values[start:end]) / (end - start) for start, end in pairwise(edges)]
    top = max(means, default=0.0) or 1.0
    signs = ".:-=+*#@" if ascii_only() else "▁▂▃▄▅▆▇█"
    return "".join(signs[max(0, min(len(signs) - 1, int(mean / top * len(signs))))] for mean in means)


def ascii_only() -> bool:
    return "utf" not in (sys.stdout.encoding or "").lower()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else str(value)
