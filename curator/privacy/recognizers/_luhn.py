"""The Luhn checksum (ISO/IEC 7812-1, annex B)."""

from __future__ import annotations


def luhn(digits: str) -> bool:
    """digits: ASCII digits, check digit last."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
