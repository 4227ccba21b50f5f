"""On which line of a TOML text a key stands; tomllib does not tell."""

from __future__ import annotations

import re
from typing import Final

_PART: Final = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_DOTTED: Final = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER: Final = re.compile(rf"\s*\[\[?\s*({_DOTTED})\s*\]\]?\s*")
_KEY: Final = re.compile(rf"\s*({_DOTTED})\s*=")
#: Strings of several lines, which may hold up to two quotes before the three that end them; comments; other strings.
_TOKEN: Final = re.compile(
    "|".join(
        (
            r'(?P<long>"{3}(?:\\.|[^\\])*?"{3,5}' + r"|'{3}.*?'{3,5})",
            r"(?P<comment>#[^\n]*)",
            r'"(?:\\.|[^"\\\n])*"',
            r"'[^'\n]*'",
        )
    ),
    re.DOTALL,
)


class TomlLines:
    """Lines of the tables and keys of a text that tomllib accepts, counted from 1."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        # As tomllib counts: the other characters that end a line for `splitlines` may stand in strings and comments.
        for number, line in enumerate(_TOKEN.sub(_hidden, text).split("\n"), 1):
            if header := _HEADER.fullmatch(line):
                table = _parts(header[1])
                self._lines.setdefault(table, number)
            elif key := _KEY.match(line):
                self._note((*table, *_parts(key[1])), len(table), number)

    def _note(self, path: tuple[str, ...], start: int, number: int) -> None:
        for end in range(start + 1, len(path) + 1):
            self._lines.setdefault(path[:end], number)

    def line(self, path: tuple[str, ...]) -> int | None:
        """The line of a path of keys; what stands inside an inline table has the line of the table's key."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path)


def _hidden(token: re.Match[str]) -> str:
    """Nothing of what could look like a key or a header but the ends of its lines."""
    return "\n" * token[0].count("\n") if token["long"] or token["comment"] else token[0]


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))
