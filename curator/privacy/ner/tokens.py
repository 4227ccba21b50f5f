"""Cuts a text into words, numbers and signs; addresses of the web and handles are one token each."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<url>(?:https?://|www\.)\S+)"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<handle>@\w+)"
    r"|(?P<initials>(?:[^\W\d_]\.){2,})"
    r"|(?P<initial>(?<![^\W_])[^\W\d_]\.(?=\s?[^\W\d_]))"
    r"|(?P<word>[^\W\d_]+(?:['\u2019](?!s\b|S\b)[^\W\d_]+|-[^\W\d_]+)*)"
    r"|(?P<possessive>['\u2019][sS]\b)"
    r"|(?P<number>\d[\w.,/:-]*\w|\d)"
    r"|(?P<line>[^\S\n]*\n\s*)"
    r"|(?P<sign>[^\s\w]|_)"
)
_MARKS = {"url": "<url>", "mail": "<mail>", "handle": "<handle>", "line": "<line>"}


@dataclass(frozen=True, slots=True)
class Token:
    """text: as it stands, or `<url>`, `<line>` ... for what is no word. Offsets in code points, end exclusive."""

    text: str
    lower: str
    start: int
    end: int
    is_word: bool


def tokens(text: str) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        raw = match[0]
        if kind in _MARKS:
            found.append(Token(_MARKS[kind], _MARKS[kind], match.start(), match.end(), False))
        else:
            lower = raw.lower().replace("\u2019", "'")
            found.append(Token(raw, lower, match.start(), match.end(), kind in ("word", "initial", "initials")))
    return found
