"""Numbers of things and customers: a word such as "order", perhaps "number is", then the number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.privacy.spans import Span

VERSION = 2

_JOIN = (
    r"(?:[\s-]{0,2}(?:numbers?|numero|no\.?|nr\.?|num|ids?|codes?|reference|ref|\#|number's))?"
    r"(?P<link>\*{0,2}\s?(?:[:=\#(\"']{1,2}\*{0,2})?\s{0,2}[\#(\"']?(?:(?:is|was|it's|its)[\s:\#\"']{1,3})?)"
)
_VALUE = r"(?P<value>(?=[A-Za-z0-9/-]*\d)[A-Za-z0-9](?:[-/]?[A-Za-z0-9]){2,34})(?![\w]|[-/.,]\d|@|%)"
_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4})|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|s|x|am|pm|gb|mb|kg|g|km|cm|mm|ml|min|mins|hrs?|days?)", re.IGNORECASE)


def pattern(words: str) -> re.Pattern[str]:
    """For cue words as a regular expression without groups."""
    return re.compile(rf"(?<![A-Za-z])(?P<cue>{words}){_JOIN}{_VALUE}", re.IGNORECASE)


def numbered(text: str, compiled: re.Pattern[str]) -> Iterator[Span]:
    """0.9 where a sign or word ("number", "#", ":") ties word and number, 0.6 where they only stand side by side."""
    for match in compiled.finditer(text):
        value = match["value"]
        tied = match.start("value") - match.end("cue") > 1
        digits = sum(c.isdigit() for c in value)
        inside = text[match.end("cue")].isalpha() and match.start("value") == match.end("cue")
        if inside or _DATE.fullmatch(value) or _ORDINAL.fullmatch(value) or digits < (3 if tied else 4):
            continue
        year = len(value) == 4 and value[:2] in ("19", "20")
        if (year and not tied) or (not tied and value.isdigit() and len(value) < 5):
            continue
        if not value[0].isdigit() and value[:2].islower() and not tied:
            continue
        yield Span(*match.span("value"), 0.9 if tied else 0.6)
