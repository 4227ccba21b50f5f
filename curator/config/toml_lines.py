"""On which line of a TOML text a key stands; tomllib does not tell."""

from __future__ import annotations

import re
from typing import Final

_PART: Final = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_DOTTED: Final = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER: Final = re.compile(rf"\s*\[\[?\s*({_DOTTED})\s*\]\]?\s*(?:#.*)?")
_KEY: Final = re.compile(rf"\s*({_DOTTED})\s*=")
_FENCE: Final = re.compile(r'"""|\'\'\'')


class TomlLines:
    """Lines of the tables and keys of a text that tomllib accepts, counted from 1."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        fence = ""  # what ends the multi-line string that we are in
        for number, line in enumerate(text.splitlines(), 1):
            if not fence:
                if header := _HEADER.fullmatch(line):
                    table = _parts(header[1])
                    self._lines.setdefault(table, number)
                elif key := _KEY.match(line):
                    self._note((*table, *_parts(key[1])), len(table), number)
            for mark in _FENCE.findall(line):
                fence = "" if mark == fence else fence or mark

    def _note(self, path: tuple[str, ...], start: int, number: int) -> None:
        for end in range(start + 1, len(path) + 1):
            self._lines.setdefault(path[:end], number)

    def line(self, path: tuple[str, ...]) -> int | None:
        """The line of a path of keys; what stands inside an inline table has the line of the table's key."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path)


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))
