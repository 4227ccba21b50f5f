"""Nationality, religion and politics of people: words of rules/pii/groups.txt.

With a capital most of them tell by themselves. In lower case, and where they are everyday words too ("polish",
"liberal"), a word beside them must say that they are about somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from curator.identity import digest_of
from curator.privacy.spans import Span, best
from curator.registry import shipped

_FILE = "rules/pii/groups.txt"


def _read() -> dict[str, list[str]]:
    """Section -> its words."""
    sections: dict[str, list[str]] = {}
    words: list[str] = []
    for line in shipped(_FILE).read_text("utf-8").splitlines():
        if line.startswith("["):
            words = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            words.extend(line.split())
    return sections


_WORDS = _read()
#: Of the words, too: a change of the file is a change of the rule.
VERSION = f"1 {digest_of(_WORDS)}"

#: Of a word that is two, the longer part.
WORDS = tuple(sorted({max(word.split("-"), key=len) for words in _WORDS.values() for word in words}))

_START = r"(?<![\w@#/.-])"
#: A language that is spoken, and what is named after a people.
_NOT_AFTER = (
    r"(?<!(?i:speak)\s)(?<!(?i:speaks)\s)(?<!(?i:spoke)\s)(?<!(?i:speaking)\s)(?<!(?i:learn)\s)(?<!(?i:learning)\s)"
    r"(?<!(?i:fluent\sin)\s)(?<!(?i:written\sin)\s)(?<!(?i:into)\s)(?<!(?i:study)\s)(?<!(?i:studying)\s)"
)
_END = (
    r"(?!\s(?i:fries|toast|door|doors|muffins?|bulldogs?|shepherds?|horn|express|airlines|airways|lessons?|class(?:es)?|"
    r"language|translation|grammar|dictionary|bank|beauty|republic|federation|roubles?|rubles?|pounds?|dollars?|yen|pesos?|"
    r"rupees?|francs?|kron[aeor]{1,2}|currency)\b)(?![\w@]|-\w|\.\w)"
)
_BEFORE = (
    r"(?:(?:i\sam|i'?m|i\u2019m|he's|she's|he\sis|she\sis|we\sare|we're|they\sare|they're|you\sare|you're|who\sis|"
    r"(?:(?<!what\s)is|was|are|were|being|born|half|part|raised|became|registered|practi[cs]ing|devout)|"
    r"(?:my|his|her|our|their)\s(?:\w+\s)?(?:is|are|was|were))\s(?:(?:a|an|also|actually|originally|half|both|not)\s){0,2}|"
    r"(?:nationality|citizenship|ethnicity|religion|denomination|faith|party|citizen\sof)(?:\sis|\swas|\s?[:=])?\s{1,2})"
)
_AFTER = (
    r"\s(?:by\sbirth|citizens?|citizenship|passports?|nationals?|nationality|descent|origins?|ancestry|heritage|"
    r"background|immigrants?|migrants?|refugees?|expats?|accent|visa|born|parents|family|faith|believer|community|"
    r"m[ae]n|wom[ae]n|guy|girl|boy|lady|couple|students?|people|party|voters?|politicians?|candidates?|supporters?)\b"
)


def find(text: str) -> Iterator[Span]:
    """0.5 with a capital, or where words around tell."""
    yield from best(Span(*m.span("value"), 0.5) for pattern in _patterns() for m in pattern.finditer(text))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """A capital; a word before; a word after."""
    capitalised = [form for word in _WORDS["capitalised"] for form in (_titled(word), word.upper())]
    anyhow = rf"(?P<value>(?i:(?:{_any([*_WORDS['capitalised'], *_WORDS['told']])})s?))"
    return (
        re.compile(rf"{_START}{_NOT_AFTER}(?P<value>(?:{_any(capitalised)})[sS]?){_END}"),
        re.compile(rf"(?i:{_BEFORE}){anyhow}{_END}(?!\s(?:with|about|in|enough|when)\b)"),
        re.compile(rf"{_START}{anyhow}(?=(?i:{_AFTER}))"),
    )


def _any(words: list[str]) -> str:
    """The longest first, so that "south-korean" is not left at "south"."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\-", r"[\s-]") for word in ordered)


def _titled(word: str) -> str:
    return "-".join(part.capitalize() for part in word.split("-"))
