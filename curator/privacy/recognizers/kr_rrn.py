"""Korean resident registration numbers: date of birth, century and sex, then digits of which the last one checks."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import digits_of, is_date, weighted

VERSION = 100 * _CHECKS + 1


def accepts(value: str) -> bool:
    """Numbers given out since October 2020 are random behind the seventh digit: those fail here."""
    digits = digits_of(value)
    century = {"9": 1800, "0": 1800, "3": 2000, "4": 2000, "7": 2000, "8": 2000}.get(digits[6], 1900)
    check = (11 - weighted(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11) % 10
    born = century + int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    return len(digits) == 13 and is_date(*born) and check == int(digits[12])
