"""Two normal forms of a text: `canonical` for equality, `words` for shingles.

Texts with equal canonical forms have equal words; punctuation and symbols count in the first form only, so that
"x > 5" and "x < 5" are similar but never the same text.
"""

from __future__ import annotations

import unicodedata

# Scripts written without spaces, where each character is a word: Thai, Lao, Myanmar, Khmer, then CJK: radicals to
# kana, bopomofo and ideographs, Hangul syllables, compatibility ideographs, half-width forms, supplementary planes.
# Ranges are those of the blocks of the Unicode standard.
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x2E80, 0x2FDF),
    (0x3040, 0x9FFF),
    (0xAC00, 0xD7AF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9D),
    (0x20000, 0x3FFFF),
)


class _WordTable(dict[int, str | None]):
    """A table for `str.translate`, filled as characters are met.

    Letters, digits, marks and "_" stay; format characters (zero-width and soft hyphens) vanish; the rest is a space.
    """

    def __missing__(self, code: int) -> str | None:
        self[code] = entry = _entry(code)
        return entry


def _entry(code: int) -> str | None:
    character = chr(code)
    if code < 128:
        return character
    category = unicodedata.category(character)
    if category == "Cf":
        return None
    if category[0] in "PSZ" or category == "Cc":
        return " "
    return f" {character} " if any(low <= code <= high for low, high in _UNSPACED) else character


_WORDS = _WordTable()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def canonical(text: str) -> str:
    """NFKC, casefold, runs of white space as one space, none at the ends."""
    return " ".join((text.lower() if text.isascii() else _folded(text)).split())


def words(text: str) -> str:
    """NFKC and casefold of `text` in which words are the runs of `[a-z0-9_]` and non-ASCII characters."""
    return text.lower() if text.isascii() else _folded(text).translate(_WORDS)
