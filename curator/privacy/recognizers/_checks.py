"""Check digits that several kinds of numbers share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

VERSION = 1

#: Verhoeff's scheme (1969): products in the dihedral group D5, and the permutation of each place.
_D5 = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_PERMUTED = (
    "0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


def digits_of(written: str) -> str:
    """The ASCII digits among what was matched."""
    return "".join(c for c in written if "0" <= c <= "9")


def alnum_of(written: str) -> str:
    """ASCII letters, as capitals, and digits."""
    return "".join(c for c in written.upper() if c.isascii() and c.isalnum())


def weighted(digits: str, weights: Sequence[int]) -> int:
    """The sum of digit times weight, as far as weights go."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def mod_11_10(digits: str) -> bool:
    """ISO 7064, MOD 11,10: check digit last."""
    product = 10
    for digit in digits[:-1]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(digits[-1])


def verhoeff(digits: str) -> bool:
    """Check digit last."""
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = int(_D5[check][int(_PERMUTED[place % 8][int(digit)])])
    return check == 0


def is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
