"""German tax identification numbers: eleven digits, ISO 7064 MOD 11,10, one digit repeated among the first ten."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import digits_of, mod_11_10

VERSION = 100 * _CHECKS + 1


def accepts(value: str) -> bool:
    """Exactly one digit stands two or three times among the first ten (Abgabenordnung, paragraph 139b)."""
    digits = digits_of(value)
    repeated = [n for n in (digits[:10].count(digit) for digit in set(digits[:10])) if n > 1]
    return len(digits) == 11 and digits[0] != "0" and repeated in ([2], [3]) and mod_11_10(digits)
