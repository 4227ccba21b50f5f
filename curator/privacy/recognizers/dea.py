"""Registration numbers of US prescribers: two characters and seven digits, of which the last one checks the others."""

from __future__ import annotations

VERSION = 1


def accepts(value: str) -> bool:
    """Digits 1, 3, 5 + twice digits 2, 4, 6 is a number ending in digit 7 (Drug Enforcement Administration)."""
    digits = [int(c) for c in value[-7:]]
    return (sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]
