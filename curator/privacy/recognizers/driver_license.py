"""Driver's licence numbers of any shape, by the words before: states and countries share no form."""

from __future__ import annotations

from collections.abc import Iterator

from curator.privacy.recognizers._numbered import VERSION as _SHARED
from curator.privacy.recognizers._numbered import numbered, pattern
from curator.privacy.spans import Span, best

VERSION = 100 * _SHARED + 1

_PATTERN = pattern(r"(?:driver'?s?\u2019?s?|driving)[\s-]licen[cs]e|dl(?=\s?(?:\#|no|num|:))")
DIGITS = 3
WORDS = ("driver", "driving", "dl")


def find(text: str) -> Iterator[Span]:
    yield from best(numbered(text, _PATTERN))
