"""Australian Medicare numbers: ten digits and perhaps the person's place on the card; the ninth checks."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import digits_of, weighted

VERSION = 100 * _CHECKS + 1


def accepts(value: str) -> bool:
    digits = digits_of(value)
    check = weighted(digits, (1, 3, 7, 9, 1, 3, 7, 9)) % 10
    return len(digits) in (10, 11) and "2" <= digits[0] <= "6" and check == int(digits[8])
