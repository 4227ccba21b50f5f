"""Polish registration numbers (PESEL): date of birth, serial, check digit."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import is_date, weighted

VERSION = 100 * _CHECKS + 1
#: The century is added to the month, in twenties.
_CENTURIES = (1900, 2000, 2100, 2200, 1800)


def accepts(value: str) -> bool:
    month = int(value[2:4])
    born = _CENTURIES[month // 20] + int(value[:2]), month % 20, int(value[4:6])
    check = -weighted(value, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10
    return is_date(*born) and check == int(value[10])
