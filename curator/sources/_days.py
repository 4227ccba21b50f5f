"""Dates as chats write them: 31/12/2025, 12/31/25, 2025-12-31; which part is the day is found out over a whole file."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from curator.sources._source import DAY_FIRST, MONTH_FIRST

_MICROSECONDS = 1_000_000
_PARTS = re.compile(r"\d+")
_MONTHS = 12


class Days:
    """Sees every date of a file in order, and tells afterwards which part of them is the day.

    Decided by a part that is no month; else by the one order in which time never goes back; else by the dots and
    dashes that no country writes between a month and the day after it (Unicode CLDR, short date formats).
    """

    def __init__(self) -> None:
        self._over = [False, False]
        self._back = [0, 0]
        self._last: list[tuple[int, int, int] | None] = [None, None]
        self._open = False
        self._slashes = True
        self._seen = ""

    def see(self, date: str) -> None:
        if date == self._seen:
            return
        self._seen = date
        first, second, third = (int(part) for part in _PARTS.findall(date))
        if first > 31:  # the year
            return
        self._open = self._open or first != second
        self._slashes = self._slashes and "/" in date
        self._over[0] = self._over[0] or first > _MONTHS
        self._over[1] = self._over[1] or second > _MONTHS
        for n, day in enumerate(((third, second, first), (third, first, second))):
            last = self._last[n]
            self._back[n] += last is not None and day < last
            self._last[n] = day

    def order(self) -> str | None:
        """DAY_FIRST or MONTH_FIRST; None where people must say it."""
        day, month = self._over
        if day != month:
            return DAY_FIRST if day else MONTH_FIRST
        if day and month:
            return None
        if not self._slashes or not self._open:
            return DAY_FIRST
        day_back, month_back = self._back
        if 0 in (day_back, month_back) and day_back != month_back:
            return DAY_FIRST if not day_back else MONTH_FIRST
        return None


@lru_cache(maxsize=4096)
def midnight(date: str, order: str) -> int | None:
    """UTC microseconds of a date's beginning; None for no such day."""
    first, second, third = (int(part) for part in _PARTS.findall(date))
    if first > 31:
        year, month, day = first, second, third
    else:
        year = third if third > 99 else 2000 + third
        day, month = (first, second) if order == DAY_FIRST else (second, first)
    try:
        return int(datetime(year, month, day, tzinfo=UTC).timestamp()) * _MICROSECONDS
    except ValueError:
        return None
