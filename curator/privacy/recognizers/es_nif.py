"""Spanish identity numbers of citizens (DNI) and foreigners (NIE): a number and the letter of its remainder by 23."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import alnum_of

VERSION = 100 * _CHECKS + 1


def accepts(value: str) -> bool:
    """X, Y and Z before a foreigner's number count as 0, 1 and 2 (Real Decreto 1065/2007)."""
    code = alnum_of(value)
    number = code[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return number.isdigit() and int(number) > 0 and "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == code[-1]
