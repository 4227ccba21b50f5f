"""Puts replacements into a text, and maps offsets between before and after."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from curator.privacy.tags import outside
from curator.privacy.verdicts import Judged


@dataclass(frozen=True, slots=True)
class Rendered:
    """spans: (old_start, old_end, new_start, new_end) of every replacement in order; code points, end exclusive."""

    text: str
    spans: tuple[tuple[int, int, int, int], ...]

    def new_span(self, start: int, end: int) -> tuple[int, int]:
        """Where old [start, end) is shown; a replacement that it touches is taken whole."""
        return self._span(start, end, self.spans)

    def old_span(self, start: int, end: int) -> tuple[int, int]:
        """Where new [start, end) came from; a replacement that it touches is taken whole."""
        return self._span(start, end, tuple((ns, ne, os, oe) for os, oe, ns, ne in self.spans))

    @staticmethod
    def _span(start: int, end: int, spans: tuple[tuple[int, int, int, int], ...]) -> tuple[int, int]:
        def moved(at: int, is_end: bool) -> int:
            n = bisect_right(spans, at, key=lambda span: span[0]) - 1
            if n < 0:
                return at
            a, b, c, d = spans[n]
            if at >= b and not (is_end and a == b == at):
                return d + at - b
            if at == a:
                return c
            return d if is_end else c

        return moved(start, False), max(moved(start, False), moved(end, True))


def render(text: str, judged: Sequence[Judged], replacement: Callable[[Judged, str], str]) -> Rendered:
    """The text with every replaced finding gone.

    Findings that overlap are replaced as one, by the longest, then the surest: no half of a value stays. Those that
    only touch stay apart: they are two. Pseudonym tags inside stay as they are. `replacement` gets that finding and the
    string it stands for.
    """
    parts: list[str] = []
    spans: list[tuple[int, int, int, int]] = []
    old = new = 0
    for start, end, winner in _merged(text, judged):
        for piece_start, piece_end in outside(text, start, end):
            value = replacement(winner, text[piece_start:piece_end])
            parts += (text[old:piece_start], value)
            new += piece_start - old
            spans.append((piece_start, piece_end, new, new + len(value)))
            new += len(value)
            old = piece_end
    parts.append(text[old:])
    return Rendered("".join(parts), tuple(spans))


def _merged(text: str, judged: Iterable[Judged]) -> list[tuple[int, int, Judged]]:
    spans = []
    for item in judged:
        if item.replaced and item.finding.span is not None:
            start, end = item.finding.span
            if 0 <= start < end <= len(text):
                spans.append((start, _whole(text, end), item))
    spans.sort(key=lambda span: (span[0], -span[1]))
    merged: list[tuple[int, int, Judged]] = []
    for start, end, item in spans:
        if merged and start < merged[-1][1]:
            before_start, before_end, before = merged[-1]
            merged[-1] = (before_start, max(before_end, end), max(before, item, key=_weight))
        else:
            merged.append((start, end, item))
    return merged


def _whole(text: str, end: int) -> int:
    """Past the accents of the last letter: left behind they would sit on the replacement, and tell of the letter."""
    while end < len(text) and unicodedata.category(text[end])[0] == "M":
        end += 1
    return end


def _weight(item: Judged) -> tuple[int, float, str, str]:
    start, end = item.finding.span or (0, 0)
    return end - start, item.finding.score, item.entity, item.finding.id
