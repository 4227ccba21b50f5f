"""Numbers of mobile devices (IMEI): fifteen digits, Luhn (3GPP TS 23.003)."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import digits_of
from curator.privacy.recognizers._luhn import luhn

VERSION = 100 * _CHECKS + 1


def accepts(value: str) -> bool:
    digits = digits_of(value)
    return len(digits) == 15 and luhn(digits)
