"""International bank account numbers by country length and checksum (ISO 13616, mod 97-10 of ISO 7064)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.privacy.facts import Facts
from curator.privacy.spans import Span, best

VERSION = 4

_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
    "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29,
    "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24,
    "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
    "YE": 30,
}  # fmt: skip
_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[ ]?\d{2}(?=[ \-\u00a0]?[A-Za-z0-9])")
#: In small letters only so: words and house numbers pass the check once in 97 times ("at 624 ... for").
_GROUPED = re.compile(r"[a-z0-9]+|[a-z0-9]{4}(?:[ \-\u00a0][a-z0-9]{4})+(?:[ \-\u00a0][a-z0-9]{1,3})?", re.IGNORECASE)
_SEPARATORS = " -\u00a0"
#: What is called one, be it mistyped or one sign short.
_CALLED = re.compile(
    r"(?<![A-Za-z])(?i:iban)(?:\W{0,3}(?i:is|ist|est|es|code|number|nummer|no|nr))?\W{1,4}"
    r"(?P<value>[A-Z]{2} ?\d{2}(?:[ -]?(?:\d[A-Z0-9]{0,3}+|[A-Z]{4}(?=[ -]?\d)|[A-Z]{1,3}+\d[A-Z0-9]{0,2}+)){3,8}+)"
    r"(?![A-Za-z0-9])"
)
_SHORTEST, _LONGEST = 14, 35


DIGITS = 8


def needed(facts: Facts) -> bool:
    return facts.digits >= 8 and _START.search(facts.text) is not None


def find(text: str) -> Iterator[Span]:
    """1.0 by length and checksum; 0.5 for what is called an IBAN and fails them."""
    yield from best([*_checked(text), *_called(text)])


def _called(text: str) -> Iterator[Span]:
    for match in _CALLED.finditer(text):
        if _SHORTEST <= sum(c.isalnum() for c in match["value"]) <= _LONGEST:
            yield Span(*match.span("value"), 0.5)


def _checked(text: str) -> Iterator[Span]:
    for match in _START.finditer(text):
        country = match[0][:2].upper()
        if country in _LENGTHS:
            end = _end(text, match.start(), _LENGTHS[country])
            written = text[match.start() : end]
            if end and _checks(written) and (written[:2].isupper() or _GROUPED.fullmatch(written)):
                yield Span(match.start(), end, 1.0)


def _end(text: str, start: int, length: int) -> int:
    """Where `length` letters and digits from `start` end, single separators skipped; 0 where they do not."""
    taken = 0
    at = start
    while at < len(text) and taken < length:
        char = text[at]
        if char.isascii() and char.isalnum():
            taken += 1
        elif char not in _SEPARATORS or text[at - 1] in _SEPARATORS:
            return 0
        at += 1
    whole = taken == length and not (at < len(text) and text[at].isascii() and text[at].isalnum())
    return at if whole else 0


def _checks(written: str) -> bool:
    code = "".join(c for c in written.upper() if c.isalnum())
    return int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 == 1
