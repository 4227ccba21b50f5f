"""French social security numbers (NIR): thirteen characters and a key, 97 less the number modulo 97."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import alnum_of

VERSION = 100 * _CHECKS + 1


def accepts(value: str) -> bool:
    """2A and 2B, the departments of Corsica, count as 19 and 18 (INSEE)."""
    code = alnum_of(value)
    number = code[:13].replace("2A", "19").replace("2B", "18")
    return len(code) == 15 and number.isdigit() and 97 - int(number) % 97 == int(code[13:])
