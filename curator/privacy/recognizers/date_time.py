"""Dates with a day or a month, written in words or digits: health data must leave none but years."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.privacy.facts import Facts
from curator.privacy.spans import Span, best

VERSION = 1

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d:])"
_YEAR = r"(?:1[89]|20)\d\d"
_TIME = r"(?:[T ,]{1,2}(?:at\s)?\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:\s?[ap]m)?(?:Z|[+-]\d\d:?\d\d)?)?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s(?:the\s)?)?"
_DATES = re.compile(
    rf"(?<![\w./-])(?:{_YEAR}[-/.](?:0[1-9]|1[0-2])[-/.](?:0[1-9]|[12]\d|3[01])(?!\d){_TIME}"
    rf"|(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|[12]\d|3[01])\1(?:{_YEAR}|\d\d)(?![\d.-]){_TIME}"
    rf"|{_WEEKDAY}{_DAY}(?:\s+of)?[\s-]+{_MONTH}(?![a-z])(?:,?[\s-]+{_YEAR}(?!\d))?"
    rf"|{_WEEKDAY}{_MONTH}\s+(?:the\s)?{_DAY}(?:,?\s+{_YEAR}(?!\d))?"
    rf"|{_MONTH}(?:\s+of)?,?\s+{_YEAR}(?!\d)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day(?![a-z]))",
    re.IGNORECASE,
)


def needed(facts: Facts) -> bool:
    return facts.digits > 0 or "day" in facts.lower


def find(text: str) -> Iterator[Span]:
    yield from best(Span(*match.span(), 0.5) for match in _DATES.finditer(text))
