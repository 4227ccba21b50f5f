"""Pseudonym tags such as `<PERSON_1>` or `<PERSON_k3f9ab2cdexy>`: never found as anything, never touched.

A text may hold such a tag because it was scrubbed before, or because somebody typed it: both look the same and are left
alone. Nothing personal is lost by that; but a number that a source already uses can stand for two things, which is why
the numbers in use can be asked for here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

#: Digits of a numbered tag are few, so that a card or phone number cannot pass as one.
TAG = re.compile(r"<([A-Z][A-Z0-9_]{0,39})_(?:([1-9]\d{0,6})|[a-z2-7]{12})>", re.ASCII)
_LONGEST = 60


def outside(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """[start, end) itself, or, where tags touch it, its pieces outside of them that hold more than punctuation."""
    touching = _touching(text, start, end)
    if not touching:
        return [(start, end)]
    pieces = []
    at = start
    for tag_start, tag_end in [*touching, (end, end)]:
        piece = _solid(text, at, min(tag_start, end))
        if piece is not None:
            pieces.append(piece)
        at = max(at, tag_end)
    return pieces


def numbers(text: str) -> Iterator[tuple[str, int]]:
    """(entity, number) of every numbered tag in a text."""
    for tag in TAG.finditer(text):
        if tag[2]:
            yield tag[1], int(tag[2])


def _touching(text: str, start: int, end: int) -> list[tuple[int, int]]:
    near = TAG.finditer(text, max(0, start - _LONGEST), min(len(text), end + _LONGEST))
    return [tag.span() for tag in near if tag.end() > start and tag.start() < end]


def _solid(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Without white space at its ends; None where nothing but white space and punctuation is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if any(unicodedata.category(c)[0] not in "PZC" for c in text[start:end]) else None
