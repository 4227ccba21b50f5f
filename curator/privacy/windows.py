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


def windows(text: str, owned: int = OWNED, margin: int = MARGIN, whole: int = 2 * OWNED) -> Iterator[Window]:
    """One window for a text of up to `whole` characters; else windows that own every character once.

    None is longer than owned + 3 * margin, where a cut looks for white space through a margin at most.
    """
    length = len(text)
    if length <= whole:
        yield Window(0, 0, length, length)
        return
    slack = min(_SLACK, margin)
    own_start = 0
    while own_start < length:
        own_end = length if length - own_start <= owned else _cut(text, own_start + owned, slack)
        start = 0 if own_start <= margin else _cut(text, own_start - margin, slack)
        end = length if length - own_end <= margin else _cut(text, own_end + margin, slack)
        yield Window(start, own_start, own_end, end)
        own_start = own_end


def _cut(text: str, at: int, slack: int) -> int:
    """The place after the last white space shortly before `at`; `at` itself where there is none."""
    for place in range(at, at - slack, -1):
        if text[place - 1].isspace():
            return place
    return at
