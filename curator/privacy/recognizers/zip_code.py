"""Postal codes: after a word such as "zip", after a state of the US, and where their shape is their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.privacy.facts import Facts
from curator.privacy.spans import Span, best

VERSION = 1

_STATES = (
    r"A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|"
    r"V[AT]|W[AIVY]"
)
_BRITAIN = r"(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d(?:\d|[ABEHMNPRV-Y])?|\d[A-HJKPSTUW])%s\d[ABD-HJLNP-UW-Z]{2})"
_CANADA = r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d"
_DIGITS = r"(?-i:[A-Z]{1,2}-)?\d{3,6}(?:[- ]\d{3,4})?(?: [A-Z]{2}(?![A-Za-z]))?"
#: A PIN code has six digits in India; with fewer it is a secret.
_WORD = (
    r"(?<![a-z])(?:zip(?:\s?codes?)?|post(?:al)?[\s-]?codes?|plz|pin\s?code(?=\D{1,8}\d{6}(?!\d))|c[o\u00f3]digo\spostal|cep|"
    r"postleitzahl|code\spostal)(?![a-z])"
)
_JOIN = r"(?:\s(?:is|was|of|number|here|for|area|changed\sto)|[:=#(,]){0,3}\s{0,2}[\"']?"
_CUE = re.compile(
    rf"{_WORD}{_JOIN}(?P<value>{_BRITAIN % ' ?'}|{_CANADA}|{_DIGITS})(?![A-Za-z0-9-]|[.,]\d)", re.IGNORECASE
)
_AFTER_STATE = re.compile(
    rf"(?<![A-Za-z])(?:{_STATES}),?\s{{1,3}}(?P<value>\d{{5}}(?:-\d{{4}})?)(?![A-Za-z0-9-]|[.,]\d)"
)
#: Not the memory of a computer: "M2 8GB".
_SHAPED = re.compile(rf"(?<![A-Za-z0-9-])(?![A-Z]\d+ \d[GT]B)(?P<value>{_BRITAIN % ' '}|{_CANADA})(?![A-Za-z0-9-])")
#: What all but the first of these need.
_SHAPE = re.compile(r"\d[A-Z]{2}|[A-Z]\d[A-Z]|[A-Z]{2},?\s{1,3}\d{5}")
_STEMS = ("zip", "post", "plz", "pin", "digo", "cep")
DIGITS = 2


def needed(facts: Facts) -> bool:
    return facts.has_any(_STEMS) or _SHAPE.search(facts.text) is not None


def find(text: str) -> Iterator[Span]:
    """0.6 by word or state, 0.4 by the shapes of Britain and Canada in capitals."""
    found: list[Span] = []
    for pattern, score in ((_CUE, 0.6), (_AFTER_STATE, 0.6), (_SHAPED, 0.4)):
        found.extend(Span(*match.span("value"), score) for match in pattern.finditer(text))
    yield from best(found)
