"""Chinese resident identity numbers (GB 11643): region, date of birth, sequence, ISO 7064 MOD 11-2 character."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import is_date

VERSION = 100 * _CHECKS + 1
_PROVINCES = frozenset({*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
                        *range(61, 66), 71, 81, 82, 83})  # fmt: skip


def accepts(value: str) -> bool:
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(value[:17]))
    check = "10X98765432"[total % 11]
    born = int(value[6:10]), int(value[10:12]), int(value[12:14])
    return value[17].upper() == check and int(value[:2]) in _PROVINCES and born[0] >= 1850 and is_date(*born)
