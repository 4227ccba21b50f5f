"""Dates moved by whole weeks, by as many for all dates of one conversation: times between them and weekdays stay."""

from __future__ import annotations

import re
from datetime import date, timedelta

from curator.privacy.surrogates.drawing import Draw
from curator.privacy.surrogates.templates import digits_of, in_case_of

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH = "|".join(f"{name}|{name[:3]}" for name in _MONTHS)
_NUMBERS = re.compile(r"(?P<a>\d{1,4})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{2,4})(?!\d)", re.ASCII)
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})(?P<th>st|nd|rd|th)?(?P<g1>\.?\s+(?:of\s+)?)(?P<month>{_MONTH})(?P<dot>\.?)"
    r"(?:(?P<g2>,?\s+)(?P<year>\d{4}))?\b",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_MONTH})(?P<dot>\.?)(?P<g1>\s+)(?P<day>\d{{1,2}})(?P<th>st|nd|rd|th)?(?:(?P<g2>,?\s+)(?P<year>\d{{4}}))?\b",
    re.IGNORECASE,
)
_LEAST_WEEKS, _WEEKS = 5, 48
#: A year with 29 days in February, for dates without one.
_NO_YEAR = 2024


def offset(draw: Draw) -> timedelta:
    """Between 5 weeks and a year, either way."""
    weeks = _LEAST_WEEKS + draw.below(_WEEKS)
    return timedelta(weeks=weeks if draw.below(2) else -weeks)


def moved(value: str, by: timedelta) -> str | None:
    """The value with its date moved, in its format; None where it is read as none.

    3/4/1985 is the 4th of March; 13/4/1985 can only be the 13th of April.
    """
    for pattern, write in ((_NUMBERS, _numbers), (_DAY_FIRST, _words), (_MONTH_FIRST, _words)):
        found = list(pattern.finditer(value))
        if len(found) != 1:
            continue
        match = found[0]
        made = write(match, by)
        rest = value[: match.start()] + value[match.end() :]
        # A second date that is written otherwise would stay.
        if made is not None and len(digits_of(rest)) <= 6:
            return value[: match.start()] + made + value[match.end() :]
    return None


def _numbers(match: re.Match[str], by: timedelta) -> str | None:
    a, b, c = match["a"], match["b"], match["c"]
    if len(a) == 4:
        order = "ymd"
    elif len(c) == 3 or len(a) == 3:
        return None
    else:
        order = "dmy" if match["sep"] == "." or int(a) > 12 else "mdy"
    given = dict(zip(order, (a, b, c), strict=True))
    year = int(given["y"])
    if len(given["y"]) == 2:
        year += 1900 if year > 30 else 2000
    new = _moved(year, int(given["m"]), int(given["d"]), by)
    if new is None:
        return None
    parts = {"y": str(new.year)[-len(given["y"]) :], "m": str(new.month), "d": str(new.day)}
    padded = any(len(given[key]) == 2 and given[key][0] == "0" for key in "md") or order == "ymd"
    return match["sep"].join(parts[key].zfill(2) if padded and key != "y" else parts[key] for key in order)


def _words(match: re.Match[str], by: timedelta) -> str | None:
    month = next(n for n, name in enumerate(_MONTHS, 1) if name[:3].casefold() == match["month"][:3].casefold())
    year = int(match["year"] or _NO_YEAR)
    new = _moved(year, month, int(match["day"]), by)
    if new is None:
        return None
    name = _MONTHS[new.month - 1]
    short = len(match["month"]) == 3 and match["month"].casefold() != "may"
    named = in_case_of(match["month"], name[:3] if short else name) + match["dot"]
    day = str(new.day) + (_ordinal(new.day) if match["th"] else "")
    first = match["month"] == match[0][: len(match["month"])]
    head = f"{named}{match['g1']}{day}" if first else f"{day}{match['g1']}{named}"
    return head + (f"{match['g2']}{new.year}" if match["year"] else "")


def _moved(year: int, month: int, day: int, by: timedelta) -> date | None:
    try:
        return date(year, month, day) + by
    except (ValueError, OverflowError):
        return None


def _ordinal(day: int) -> str:
    return "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
