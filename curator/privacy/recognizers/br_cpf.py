"""Brazilian tax numbers of persons (CPF): eleven digits, the last two check."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import digits_of, weighted

VERSION = 100 * _CHECKS + 1


def accepts(value: str) -> bool:
    """Weights 10 to 2, then 11 to 2, modulo 11 (Receita Federal)."""
    digits = digits_of(value)
    first = weighted(digits[:9], range(10, 1, -1)) * 10 % 11 % 10
    second = weighted(digits[:10], range(11, 1, -1)) * 10 % 11 % 10
    return len(digits) == 11 and len(set(digits)) > 1 and digits[9:] == f"{first}{second}"
