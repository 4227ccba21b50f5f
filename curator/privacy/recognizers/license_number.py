"""Numbers of professional licences, certificates and registrations: of nurses, lawyers, teachers, pilots."""

from __future__ import annotations

from collections.abc import Iterator

from curator.privacy.recognizers._numbered import VERSION as _SHARED
from curator.privacy.recognizers._numbered import numbered, pattern
from curator.privacy.spans import Span, best

VERSION = 100 * _SHARED + 1

_PATTERN = pattern(
    r"(?:medical|professional|nursing|teaching|teacher'?s?|dental|pharmacy|law|real\sestate|contractor'?s?|pilot'?s?|"
    r"physician'?s?|practi[cs]e)\slicen[cs]e|certificate|certification|(?:state\s)?bar\s(?:id|number|no\.?|card)|sbn|"
    r"attorney\s(?:registration|id|number)|registration(?=\s(?:number|no\b|id))"
)
DIGITS = 3
WORDS = ("licen", "certific", "bar", "sbn", "attorney", "registration")


def find(text: str) -> Iterator[Span]:
    yield from best(numbered(text, _PATTERN))
