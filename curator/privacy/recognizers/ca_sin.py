"""Canadian social insurance numbers: nine digits, Luhn; none begins with 0 or 8."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import digits_of
from curator.privacy.recognizers._luhn import luhn

VERSION = 100 * _CHECKS + 1


def accepts(value: str) -> bool:
    """000 000 000 and the like pass Luhn and are none; 0 is used in examples (046 454 286)."""
    digits = digits_of(value)
    return len(digits) == 9 and digits[0] != "8" and len(set(digits)) > 1 and luhn(digits)
