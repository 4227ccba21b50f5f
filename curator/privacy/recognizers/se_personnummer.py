"""Swedish personal identity numbers: date of birth, serial, Luhn over the last ten digits."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import digits_of, is_date
from curator.privacy.recognizers._luhn import luhn

VERSION = 100 * _CHECKS + 1


def accepts(value: str) -> bool:
    """Coordination numbers have 60 added to the day (Skatteverket)."""
    digits = digits_of(value)
    year = int(digits[:4]) if len(digits) == 12 else 2000 + int(digits[:2])
    digits = digits[-10:]
    day = int(digits[4:6])
    return is_date(year, int(digits[2:4]), day - 60 if day > 60 else day) and luhn(digits)
