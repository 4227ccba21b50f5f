"""Cuts a text into words, numbers and signs; addresses of the web, handles and codes are one token each.

A code is what no word, house number or postal code is written like: 3fa9b2c1, QmFzZTY0YWJj.
"""

from __future__ import annotations

import re

from curator.privacy.unspaced import LETTER, UNSPACED

_TOKEN = re.compile(
    r"(?P<url>(?:https?://|www\.)\S+)"
    r"|(?P<mail>(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++)"
    r"|(?P<handle>@\w+)"
    r"|(?P<code>(?<!\w)(?=[^\W_]{8})(?=[^\W_]{0,60}?"
    r"(?:[^\W\d_]\d{1,20}+[^\W\d_]|\d[^\W\d_]{1,20}+\d|(?:[a-z]{1,20}+[A-Z]{1,20}+){3}))[^\W_]++)"
    r"|(?P<initials>(?:[^\W\d_]\.){2,})"
    r"|(?P<initial>(?<![^\W_])[^\W\d_]\.(?=\s?[^\W\d_]))"
    rf"|(?P<word>{LETTER}+(?:['\u2019](?!s\b|S\b){LETTER}+|-{LETTER}+)*|[{UNSPACED}]+)"
    r"|(?P<possessive>['\u2019][sS]\b)"
    r"|(?P<number>\d[\w.,/:-]*\w|\d)"
    r"|(?P<line>\n\s*)"
    r"|(?P<sign>(?P<one>[^\s\w]|_)(?P=one)*)"
)
_MARKS = {"url": "<url>", "mail": "<mail>", "handle": "<handle>", "line": "<line>", "code": "<code>"}
#: Other scripts are not what the tagger learnt.
_LATIN = re.compile(r"[A-Za-z\u00aa-\u02af\u1e00-\u1eff]")
#: Longer ones are keys, hashes and noise. The longest names of places have some sixty letters.
_LONGEST = 60
_WORDS = frozenset(("word", "initial", "initials"))


class Token:
    """text: as it stands, or `<url>`, `<line>` ... for what is no word. Offsets in code points, end exclusive.

    is_word: of Latin letters. lower: the very object `text` where that has no capitals, so that `is` tells.
    """

    __slots__ = ("end", "is_word", "lower", "start", "text")

    def __init__(self, text: str, lower: str, start: int, end: int, is_word: bool) -> None:
        self.text = text
        self.lower = lower
        self.start = start
        self.end = end
        self.is_word = is_word


def tokens(text: str) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        mark = _MARKS.get(kind or "")
        if mark:
            found.append(Token(mark, mark, match.start(), match.end(), False))
        else:
            raw = match[0]
            lower = raw.lower().replace("\u2019", "'")
            is_word = kind in _WORDS and len(raw) <= _LONGEST and _LATIN.match(raw) is not None
            found.append(Token(raw, raw if lower == raw else lower, match.start(), match.end(), is_word))
    return found
