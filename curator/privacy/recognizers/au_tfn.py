"""Australian tax file numbers: nine digits, modulo 11."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import digits_of, weighted

VERSION = 100 * _CHECKS + 1


def accepts(value: str) -> bool:
    digits = digits_of(value)
    return len(digits) == 9 and len(set(digits)) > 1 and weighted(digits, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0
