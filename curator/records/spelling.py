"""Text in another spelling - JSON escapes, percent and HTML encodings, wide, styled and invisible signs - read plainly.

`jane\\u0040example.com`, `jane%40example.com` and `jane&#64;example.com` are one address.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

_ENCODED = re.compile(
    r"(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<code>\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2})"
    r"|(?P<short>\\[nrtbf\"/\\])"
    r"|(?P<percent>(?:%[0-9a-fA-F]{2})+)"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<invisible>[\u00ad\u200b-\u200d\u2060\ufeff])"
    r"|(?P<wide>[\uff01-\uff5e\ufe6b\u24b6-\u24e9\U0001d400-\U0001d7ff]|(?![0-9])\d)"
)
_SHORT = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Decoded:
    """text: plainly spelled. starts: where each of its characters begins in the text it was made of, then its end."""

    text: str
    starts: list[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the encoded text that [start, end) of the plain one was read from."""
        return self.starts[start], self.starts[end]


def decoded(text: str) -> Decoded | None:
    """`text` read plainly, once (what was encoded twice stays encoded once); None where nothing in it is encoded.

    Of backslashes, `\\n` and its like are read only where every backslash of the text is part of an escape: in
    `C:\\nate\\me` it is none.
    """
    if text.isascii() and not ("\\" in text or "%" in text or "&" in text):
        return None
    escaped = "\\" in text and "\\" not in _ENCODED.sub("", text)
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for match in _ENCODED.finditer(text):
        pieces = _read(match, escaped)
        if pieces is not None:
            start, end = match.span()
            parts.append(text[at:start])
            starts.extend(range(at, start))
            for character, offset in pieces:
                parts.append(character)
                starts.append(start + offset)
            at = end
    if not at:
        return None
    parts.append(text[at:])
    starts.extend(range(at, len(text) + 1))
    return Decoded("".join(parts), starts)


def plain(text: str) -> str:
    """`text` read plainly."""
    read = decoded(text)
    return text if read is None else read.text


def _read(match: re.Match[str], escaped: bool) -> list[tuple[str, int]] | None:
    """The characters that an encoding stands for, each with its offset inside it; None to leave it as it is."""
    written = match[0]
    kind = match.lastgroup
    if kind == "percent":
        return _percent(written)
    if kind == "short":
        return [(_SHORT.get(written[1], written[1]), 0)] if escaped else None
    if kind == "invisible":
        return []
    if kind == "pair":
        character = bytes.fromhex(written[2:6] + written[8:12]).decode("utf-16-be")
    elif kind == "code":
        character = chr(int(written[2:], 16))
    elif kind == "wide":
        character = unicodedata.normalize("NFKC", written)
    else:
        character = html.unescape(written)
    unread = len(character) != 1 or 0xD800 <= ord(character) < 0xE000
    return None if unread else [(character, 0)]


def _percent(written: str) -> list[tuple[str, int]] | None:
    try:
        characters = bytes.fromhex(written.replace("%", "")).decode()
    except UnicodeDecodeError:
        return None
    pieces = []
    offset = 0
    for character in characters:
        pieces.append((character, offset))
        offset += 3 * len(character.encode())
    return pieces
