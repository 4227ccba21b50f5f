"""Ages of people: a number of years with a word that says whose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.privacy.facts import Facts
from curator.privacy.spans import Span, best

VERSION = 2

_NUMBER = r"(?P<value>(?:1[01]\d|[1-9]?\d)(?:\.5)?)"
_OLD = r"(?P<value>9\d|1[01]\d)"
_PERSON = (
    r"(?:i|i'?m|i\u2019m|he|she|they|he's|she's|who|you|we|my\s(?:son|daughter|kid|child|mom|mum|mother|dad|father|wife|"
    r"husband|brother|sister|friend|niece|nephew|baby|boy|girl|partner|girlfriend|boyfriend|grand\w+|aunt|uncle|cousin))"
)
_NOUN = (
    r"(?:(?:\w+\s){0,2})(?:man|woman|boy|girl|male|female|patient|child|kid|son|daughter|person|student|teen(?:ager)?|"
    r"adult|lady|guy|gentleman|mother|father|mom|mum|dad|brother|sister|baby|toddler|infant|niece|nephew|grand\w+|"
    r"driver|nurse|teacher|worker|resident|customer|traveller|traveler|passenger|pensioner|retiree)s?\b"
)
_AGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![a-z])(?:just|recently|turned|turns?|turning|will\sturn|i'?ll\sturn)\s(?:turned\s)?{_NUMBER}(?![\w%$:/-]|\.\d|,\d)"
        r"(?!\s(?:am|pm|off|on|o'clock|degrees|hours?|minutes?|days?|weeks?|months?|percent|pages?))",
        rf"(?<![a-z])(?:aged?|(?:at\s)?(?:the\s)?age\sof|(?:my|his|her)\sage\sis|age(?:\sis|:|\s=)?)\s{{0,2}}{_NUMBER}(?![\w%:/-]|\.\d)",
        rf"(?<![\w.,$-]){_NUMBER}[\s-](?:years?|yrs?|months?)[\s-](?:old|of\sage)(?![a-z])(?=\s{_NOUN})",
        rf"(?<![a-z]){_PERSON}(?:\s(?:is|am|are|was|were|turned|be|will\sbe|just|only|now|already|about|almost|nearly)){{0,3}}"
        rf"\s{_NUMBER}\s?[\s-]?(?:years?|yrs?|months?)[\s-](?:old|of\sage)(?![a-z])",
        # Of those that identify by themselves, whoever it is said of: better too many.
        rf"(?<![\w.,$-]){_OLD}[\s-](?:years?|yrs?)[\s-](?:old|of\sage)(?![a-z])",
        rf"(?<![a-z])(?:my|his|her|our|their|mr\.?|mrs\.?|ms\.?)\s(?:\w+\s){{1,2}}(?:is|was)\s(?:now\s|already\s)?{_OLD}(?=\s*(?:[.,;!?)]|\Z|and\b|now\b))",
        rf"(?<![\w.,$-]){_NUMBER}\s?-?(?:y/?o|yo|y\.o\.)(?![a-z])",
        rf"(?<![a-z])i(?:'|\u2019|\sa)m\s{_NUMBER}(?=\s*(?:[.;!?)]|,\s[a-z]|\Z|\band\b|\bnow\b))",
    )
)
#: Ages from here on count as identifying by themselves (45 CFR 164.514: "all ages over 89").
_RARE = 90


#: What each of them needs: a digit before or after the word.
_NEAR = re.compile(
    r"\d[\s-]{0,2}(?:y|month)|(?:just|recently|turn(?:ed|s|ing)?|i(?:'|\u2019|\sa)m|is|was|now|already)\s\d|age(?:d|\sof|\sis|:|\s=)?\s{0,2}\d",
    re.IGNORECASE,
)
DIGITS = 1


def needed(facts: Facts) -> bool:
    return _NEAR.search(facts.text) is not None


def find(text: str) -> Iterator[Span]:
    """0.25, which is replaced only where a pack asks for it; 0.5 for ages over 89."""
    spans = (match.span("value") for pattern in _AGES for match in pattern.finditer(text))
    yield from best(Span(start, end, 0.5 if float(text[start:end]) >= _RARE else 0.25) for start, end in spans)
