"""A year by itself, after a word that makes it one: "since 1998", "the act of 2004"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.privacy.facts import Facts
from curator.privacy.spans import Span

VERSION = 1
DIGITS = 4

_YEAR = r"(?:19|20)\d\d(?![\w%\u00b0\u20ac]|[/.,:]\d|-\d(?!\d{3}\b)|['\u2019]s\b)"
_BEFORE = (
    r"in|since|until|till|of|by|from|between|before|after|around|circa|during|year|early|late|mid|class\sof|"
    r"spring|summer|autumn|fall|winter"
)
#: What is counted: "of 2000 people".
_COUNTED = (
    r"(?!\s?(?:people|persons?|users?|customers?|members?|employees|students?|dollars?|usd|euros?|eur|pounds?|gbp|yen|"
    r"words?|tokens?|characters?|items?|pieces?|rows?|lines?|pages?|calories|kcal|miles?|km|kilomet\w+|met(?:er|re)s?|m|"
    r"feet|ft|kg|grams?|g|lbs?|mg|ml|watts?|w|rpm|mah|mb|gb|hours?|hrs?|minutes?|mins?|seconds?|days?|times?|points?|"
    r"steps?|votes?|copies|hectares|acres|square)\b)"
)
_YEARS = re.compile(
    rf"(?<![\w-])(?:{_BEFORE})\s(?:the\syear\s)?(?P<value>{_YEAR}){_COUNTED}"
    rf"(?:(?:\s(?:to|and|or|until|through)\s|\s?[-\u2013]\s?)(?P<other>{_YEAR}){_COUNTED})?",
    re.IGNORECASE,
)
_NEAR = re.compile(r"[A-Za-z]\s(?:19|20)\d\d")


def needed(facts: Facts) -> bool:
    return _NEAR.search(facts.text) is not None


def find(text: str) -> Iterator[Span]:
    for match in _YEARS.finditer(text):
        yield Span(*match.span("value"), 0.4)
        if match["other"]:
            yield Span(*match.span("other"), 0.4)
