"""Japanese individual numbers (My Number): twelve digits, the last one checks."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import digits_of, weighted

VERSION = 100 * _CHECKS + 1


def accepts(value: str) -> bool:
    """Weights 2 to 7 and 2 to 6 from the right (Ordinance No. 85 of 2014 of the Ministry of Internal Affairs)."""
    digits = digits_of(value)
    rest = weighted(digits[10::-1], (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)) % 11
    return len(digits) == 12 and int(digits[11]) == (0 if rest <= 1 else 11 - rest)
