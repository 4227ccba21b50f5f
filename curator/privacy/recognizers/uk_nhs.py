"""Numbers of the National Health Service: ten digits, modulo 11."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import digits_of, weighted

VERSION = 100 * _CHECKS + 1


def accepts(value: str) -> bool:
    """Weights 10 to 2 (NHS Data Dictionary)."""
    digits = digits_of(value)
    check = (11 - weighted(digits, range(10, 1, -1)) % 11) % 11
    return len(digits) == 10 and len(set(digits)) > 1 and check == int(digits[9])
