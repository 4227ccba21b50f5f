"""Licence plates, by the words before: letters and digits in any country's groups."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.privacy.spans import Span, best

VERSION = 1

_PATTERN = re.compile(
    r"(?<![a-z])(?:(?:licen[cs]e|number|registration|vehicle|car)\s(?:plate|tag|reg)s?|plates?|registration\smark)"
    r"(?:\s(?:number|no\.?|\#))?\s?(?:[:=\#(]|(?:is|was|reads?|are|ending\sin)(?=\s))?\s{0,2}[\"']?"
    r"(?P<value>(?-i:(?=[A-Z0-9 -]{0,9}\d)(?=[A-Z0-9 -]{0,9}[A-Z])[A-Z0-9]{1,4}(?:[- ]?[A-Z0-9]{1,5}){1,2}))"
    r"(?![A-Za-z0-9-])",
    re.IGNORECASE,
)


DIGITS = 1
WORDS = ("plate", "tag", "reg")


def find(text: str) -> Iterator[Span]:
    spans = (match.span("value") for match in _PATTERN.finditer(text))
    yield from best(Span(start, end, 0.85) for start, end in spans if sum(c.isalnum() for c in text[start:end]) >= 4)
