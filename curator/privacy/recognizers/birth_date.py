"""Dates of birth: a date, in digits or in words, after a word that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.privacy.facts import Facts
from curator.privacy.spans import Span, best

VERSION = 2

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d)"
_YEAR = r"(?:1[89]|20)\d\d"
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|"
    r"eigh|nine)teenth|(?:twent|thirt)ieth|(?:twenty|thirty)[\s-](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))"
)
_UNITS = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_YEAR_SAID = (
    rf"(?:(?:nineteen|twenty)[\s-](?:(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[\s-]{_UNITS})?|o[h']?[\s-]{_UNITS}"
    rf"|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|hundred)|two\sthousand(?:\s(?:and\s)?{_UNITS})?)"
)
_DATE = (
    rf"{_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?!\d)"
    rf"|(?:0?[1-9]|[12]\d|3[01])\s?[-/.]\s?(?:0?[1-9]|[12]\d|3[01])\s?[-/.]\s?(?:{_YEAR}|\d\d)(?!\d)"
    rf"|{_DAY}(?:\s+of)?[\s-]+{_MONTH}(?:,?[\s-]+(?:{_YEAR}|'?\d\d)(?!\d))?"
    rf"|{_MONTH}\s+{_DAY}(?:,?\s+(?:{_YEAR}|'?\d\d)(?!\d))?"
    rf"|{_MONTH},?\s+(?:of\s+)?(?:{_YEAR}(?!\d)|{_YEAR_SAID})"
    rf"|(?:{_ORDINAL}(?:\s+of)?\s+{_MONTH}|{_MONTH}\s+(?:the\s+)?{_ORDINAL})(?:,?\s+(?:in\s+)?(?:{_YEAR}(?!\d)|{_YEAR_SAID}))?"
)
_CUE = (
    r"(?<![a-z])(?:d\.?o\.?b\.?|date\s+of\s+birth|birth\s?dates?|birth\s?days?|born(?:\s+(?:on|in))?|né|née)(?![a-z])"
    r"[\s:=(,\"'*-]{0,6}(?:(?:is|was|on|the|it's|as|patient|given|falls|comes|in|of)[\s:,\"']+){0,3}"
)
_FULL = re.compile(rf"{_CUE}(?P<value>{_DATE})", re.IGNORECASE)
_YEAR_ONLY = re.compile(
    rf"(?<![a-z])(?:born\s+in|year\s+of\s+birth|birth\s+year)[\s:=]{{0,4}}(?:is\s+|was\s+)?(?P<value>{_YEAR})(?!\d)",
    re.IGNORECASE,
)


def needed(facts: Facts) -> bool:
    return facts.has_any(("birth", "born", "dob", "o.b", "ob.", "n\u00e9"))


def find(text: str) -> Iterator[Span]:
    full = (Span(*match.span("value"), 0.9) for match in _FULL.finditer(text))
    years = (Span(*match.span("value"), 0.5) for match in _YEAR_ONLY.finditer(text))
    yield from best([*full, *years])
