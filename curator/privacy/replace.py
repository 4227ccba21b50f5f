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


#: What is replaced: [start, end) of the text, and the finding that tells by what.
Piece = tuple[int, int, Judged]


def pieces(text: str, judged: Sequence[Judged]) -> list[Piece]:
    """What of a text is replaced, in order.

    Findings that overlap are replaced as one, by the longest, then the surest: no half of a value stays. Those that
    only touch stay apart: they are two. Pseudonym tags inside stay as they are.
    """
    return [(*span, winner) for start, end, winner in _merged(text, judged) for span in outside(text, start, end)]


def put(text: str, replaced: Iterable[Piece], replacement: Callable[[Judged, str], str]) -> Rendered:
    """The text with its `pieces` gone; `replacement` gets the finding and the string that it stands for."""
    parts: list[str] = []
    spans: list[tuple[int, int, int, int]] = []
    old = new = 0
    for start, end, winner in replaced:
        value = replacement(winner, text[start:end])
        parts += (text[old:start], value)
        new += start - old
        spans.append((start, end, new, new + len(value)))
        new += len(value)
        old = end
    parts.append(text[old:])
    return Rendered("".join(parts), tuple(spans))


def render(text: str, judged: Sequence[Judged], replacement: Callable[[Judged, str], str]) -> Rendered:
    """The text with every replaced finding gone."""
    return put(text, pieces(text, judged), replacement)


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
