"""Spans that code recognizers find, before Presidio sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Offsets in code points, end exclusive; score from 0 to 1."""

    start: int
    end: int
    score: float


def best(spans: Iterable[Span]) -> list[Span]:
    """Of overlapping spans only the strongest, then the longest, then the first; in text order."""
    kept: list[Span] = []
    group: list[Span] = []
    group_end = 0
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if group and span.start >= group_end:
            kept.extend(_strongest(group))
            group = []
        group.append(span)
        group_end = max(group_end, span.end)
    kept.extend(_strongest(group))
    return kept


def _strongest(group: list[Span]) -> list[Span]:
    """A chain of overlapping spans: repeatedly the strongest, and nothing that overlaps it."""
    chosen: list[Span] = []
    for span in sorted(group, key=lambda s: (-s.score, s.start - s.end, s.start)):
        if all(span.end <= other.start or span.start >= other.end for other in chosen):
            chosen.append(span)
    return sorted(chosen, key=lambda s: s.start)
