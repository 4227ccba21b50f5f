"""Contexts in which what a rule sees does not count: other people's words, and code."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache

_QUOTED = re.compile(
    r"\"[^\"\n]{1,400}\"|\u201c[^\u201d\n]{1,400}\u201d|\u2018[^\u2019\n]{1,400}\u2019(?!\w)|\u00ab[^\u00bb\n]{1,400}\u00bb"
    r"|^>.*$",
    re.MULTILINE,
)
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)


@lru_cache(maxsize=256)
def _spans(context: str, text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _PATTERNS[context].finditer(text))


_PATTERNS = {"quoted": _QUOTED, "code": _CODE}
CONTEXTS = tuple(_PATTERNS)


def suppressed(contexts: Sequence[str], text: str, start: int, end: int) -> bool:
    """Whether [start, end) of a text lies within one of these contexts."""
    return any(_within(_spans(context, text), start, end) for context in contexts)


def _within(spans: tuple[tuple[int, int], ...], start: int, end: int) -> bool:
    at = bisect_right(spans, (start, end + 1)) - 1
    return at >= 0 and spans[at][0] <= start and end <= spans[at][1]


def without_code(text: str) -> str:
    """The text with code blanked out, so that offsets stay."""
    blank: Callable[[re.Match[str]], str] = lambda match: " " * len(match[0])  # noqa: E731
    return _CODE.sub(blank, text)
