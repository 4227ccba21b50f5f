"""Indian Aadhaar numbers: twelve digits, the first from 2 to 9, Verhoeff."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import digits_of, verhoeff

VERSION = 100 * _CHECKS + 1


def accepts(value: str) -> bool:
    digits = digits_of(value)
    return len(digits) == 12 and digits[0] > "1" and digits != digits[::-1] and verhoeff(digits)
