"""Dates as chats write them: 31/12/2025, 12/31/25, 2025-12-31; which part is the day is found out over a whole file."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from curator.sources._source import DAY_FIRST, MONTH_FIRST

_MICROSECONDS = 1_000_000
_PARTS = re.compile(r"\d+")
_MONTHS, _DAYS = 12, 31
#: As 26/1/31, which nobody has to say: time goes back in every other order.
YEAR_FIRST = "year-first"
#: Where year, month and day stand.
_PLACES = {DAY_FIRST: (2, 1, 0), MONTH_FIRST: (2, 0, 1), YEAR_FIRST: (0, 1, 2)}


class Days:
    """Sees every date of a file in order, and tells afterwards which part of them is the day.

    Decided by a part that is no day or month; else by the one order in which time never goes back; else by the dots
    and dashes that no country writes between a month and the day after it (Unicode CLDR, short date formats).
    """

    def __init__(self) -> None:
        self._impossible: set[str] = set()
        self._back: set[str] = set()
        self._last: dict[str, tuple[int, ...]] = {}
        self._open = False
        self._slashes = True
        self._seen = ""

    def see(self, date: str) -> None:
        if date == self._seen:
            return
        self._seen = date
        parts = tuple(int(part) for part in _PARTS.findall(date))
        if parts[0] > _DAYS:  # the year
            return
        self._open = self._open or parts[0] != parts[1]
        self._slashes = self._slashes and "/" in date
        for order, places in _PLACES.items():
            day = tuple(parts[place] for place in places)
            if day[1] > _MONTHS or day[2] > _DAYS:
                self._impossible.add(order)
            if day < self._last.get(order, day):
                self._back.add(order)
            self._last[order] = day

    def order(self) -> str | None:
        """DAY_FIRST, MONTH_FIRST or YEAR_FIRST; None where people must say it."""
        possible = [order for order in (DAY_FIRST, MONTH_FIRST) if order not in self._impossible]
        steady = [order for order in possible if order not in self._back]
        if not steady and self._last and YEAR_FIRST not in self._impossible | self._back:
            return YEAR_FIRST
        if len(possible) < 2:
            return possible[0] if possible else None
        if not self._slashes or not self._open:
            return DAY_FIRST
        return steady[0] if len(steady) == 1 else None


@lru_cache(maxsize=4096)
def midnight(date: str, order: str) -> int | None:
    """UTC microseconds of a date's beginning; None for no such day."""
    first, second, third = (int(part) for part in _PARTS.findall(date))
    if first > _DAYS or order == YEAR_FIRST:
        year, month, day = first, second, third
    else:
        year = third
        day, month = (first, second) if order == DAY_FIRST else (second, first)
    year += 2000 if year < 100 else 0
    try:
        return int(datetime(year, month, day, tzinfo=UTC).timestamp()) * _MICROSECONDS
    except ValueError:
        return None
