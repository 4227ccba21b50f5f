"""Pieces of Markdown in which nothing that is shown can become markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_SPACES = re.compile(r"\s+")


def words(text: object) -> str:
    """One line of plain text, its signs that mean something escaped."""
    line = _SPACES.sub(" ", str(text)).strip()
    return _SPECIAL.sub(r"\\\1", "".join(sign for sign in line if sign.isprintable()))


def code(text: object) -> str:
    """A name or hash as it is."""
    line = "".join(sign for sign in _SPACES.sub(" ", str(text)) if sign.isprintable())
    return f"`{line.replace('`', chr(39))}`" if line else ""


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table; cells are Markdown already, columns after the first to the right."""
    rule = ["---", *("---:" for _ in heads[1:])]
    return [_row(heads), _row(rule), *map(_row, rows), ""]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def number(value: float | None, digits: int = 3) -> str:
    """Shares with three digits, amounts with thousands' commas."""
    if value is None:
        return ""
    return f"{value:.{digits}f}" if abs(value) < 10 else f"{value:,.0f}"
