"""Payment cards: 12 to 19 digits in groups, by Luhn checksum, issuer range and the words before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from curator.privacy.recognizers._boundaries import LETTERS
from curator.privacy.recognizers._boundaries import VERSION as _BOUNDARIES
from curator.privacy.recognizers._cues import VERSION as _CUES
from curator.privacy.recognizers._cues import nearest_cue
from curator.privacy.recognizers._luhn import luhn
from curator.privacy.spans import Span, best

VERSION = 10_000 * _BOUNDARIES + 100 * _CUES + 3

#: A digit, then 11 to 18 more, each with at most one separator before it; not inside a longer run or decimal.
_CANDIDATE = re.compile(
    rf"(?<![{LETTERS}+])(?<!\d[.,-])\d(?:[ \-.\u00a0]?\d){{11,18}}(?![{LETTERS}]|[.,-]\d)", re.ASCII
)
#: The groups of a printed card, wider apart: as columns and broken lines leave them.
_WIDE = re.compile(
    rf"(?<![{LETTERS}+.,-])(?:\d{{4}}(?:\s{{1,3}}\d{{4}}){{3}}|3[47]\d\d\s{{1,3}}\d{{6}}\s{{1,3}}\d{{5}})(?![{LETTERS}]|[.,-]\d|\s\d)"
)
#: Issuer ranges and their lengths (ISO/IEC 7812 as published by the card networks).
_ISSUERS = tuple(
    (re.compile(prefix), lengths)
    for prefix, lengths in (
        (r"4", {13, 16, 19}),
        (r"5[1-5]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720", {16}),
        (r"3[47]", {15}),
        (r"6011|64[4-9]|65|622", {16, 17, 18, 19}),
        (r"30[0-5]|3[689]", {14, 16, 19}),
        (r"35(?:2[89]|[3-8]\d)", {16, 17, 18, 19}),
        (r"62|81", {16, 17, 18, 19}),
        (r"50|5[6-9]|63|67", set(range(12, 20))),
    )
)


DIGITS = 12


def find(text: str) -> Iterator[Span]:
    """Sure (0.95) with checksum and issuer or card word; 0.4 where another word stands nearer, or only one of both."""
    found = []
    for match in chain(_CANDIDATE.finditer(text), _WIDE.finditer(text)):
        digits = re.sub(r"\D", "", match[0])
        if len(set(digits)) == 1:
            continue
        score = _score(match[0], digits, text, match.start())
        if score:
            found.append(Span(match.start(), match.end(), score))
    yield from best(found)


def _score(written: str, digits: str, text: str, start: int) -> float:
    cue = nearest_cue(text, start)
    by_word = cue is not None and cue.kind == "card"
    if not luhn(digits):
        # A mistyped or made-up card number is one all the same, when it is called one.
        return 0.5 if by_word and len(digits) in (15, 16) else 0.0
    if by_word:
        return 0.95
    issued = any(len(digits) in lengths and prefix.match(digits) for prefix, lengths in _ISSUERS)
    if not issued:
        return 0.0
    other = cue is not None and cue.kind in ("order", "account", "phone")
    grouped = not written.isdigit()
    if len(digits) >= 14 and not other:
        return 0.95
    return 0.6 if grouped else 0.4
