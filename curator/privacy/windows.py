"""Long texts are scanned in windows, so that work and memory per step stay bounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

#: Characters that a window owns, and that it sees more on either side: longer than any key, and than any context.
OWNED = 100_000
MARGIN = 10_000
#: How far back from its place a cut looks for white space.
_SLACK = 2_000


@dataclass(frozen=True, slots=True)
class Window:
    """text[start:end] is scanned; a hit counts when it starts in [own_start, own_end)."""

    start: int
    own_start: int
    own_end: int
    end: int


def windows(text: str) -> Iterator[Window]:
    """One window for a text of up to twice OWNED characters; else windows that own every character once."""
    length = len(text)
    if length <= 2 * OWNED:
        yield Window(0, 0, length, length)
        return
    own_start = 0
    while own_start < length:
        own_end = length if length - own_start <= OWNED else _cut(text, own_start + OWNED)
        start = 0 if own_start <= MARGIN else _cut(text, own_start - MARGIN)
        end = length if length - own_end <= MARGIN else _cut(text, own_end + MARGIN)
        yield Window(start, own_start, own_end, end)
        own_start = own_end


def _cut(text: str, at: int) -> int:
    """The place after the last white space shortly before `at`; `at` itself where there is none."""
    for place in range(at, at - _SLACK, -1):
        if text[place - 1].isspace():
            return place
    return at
