"""German pension insurance numbers: area, date of birth, letter, serial, check digit (VKVV, paragraph 2)."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import alnum_of

VERSION = 100 * _CHECKS + 1
_WEIGHTS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


def accepts(value: str) -> bool:
    code = alnum_of(value)
    if len(code) != 12 or not (1 <= int(code[2:4]) <= 31 and 1 <= int(code[4:6]) <= 12):
        return False
    digits = code[:8] + f"{ord(code[8]) - 64:02}" + code[9:11]
    products = (int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return sum(p // 10 + p % 10 for p in products) % 10 == int(code[11])
