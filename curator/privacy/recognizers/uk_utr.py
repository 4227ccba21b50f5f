"""British unique taxpayer references: ten digits, of which the first checks the others."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import digits_of, weighted

VERSION = 100 * _CHECKS + 1


def accepts(value: str) -> bool:
    digits = digits_of(value)
    rest = weighted(digits[1:], (6, 7, 8, 9, 10, 5, 4, 3, 2)) % 11
    return len(digits) == 10 and digits[0] == "21987654321"[rest]
