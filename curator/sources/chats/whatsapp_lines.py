"""Lines of a WhatsApp chat as iOS and Android write it, in any of their languages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from curator.sources.chats.clock import TIME

#: Marks of direction that nobody sees, and the blanks that are no plain ones.
_MARKS = "\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_UNSEEN = re.compile(f"[{_MARKS}]")
_LEADING = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff"
_BLANKS = str.maketrans(dict.fromkeys("\xa0\u202f\u2009", " "))
_M = "[\u200e\u200f]?"
_DATE = (
    rf"(?:\d{{1,2}}{_M}([./-]) ?{_M}\d{{1,2}}{_M}\2 ?{_M}(?:\d{{4}}|\d{{1,2}})"
    rf"|\d{{4}}{_M}([./-]) ?{_M}\d{{1,2}}{_M}\3 ?{_M}\d{{1,2}})"
)
_WHEN = rf"({_DATE})\.?[,،]? ?(?:(?:klo|kl\.?|um|à|às|a las) )?{_M}({TIME})"
_IOS = re.compile(rf"\[{_WHEN}\] ", re.IGNORECASE)
#: iPhones always write them; other transcripts in brackets seldom do.
_SECONDS = re.compile(r"\d[:.]\d\d[:.]\d\d")
_ANDROID = re.compile(rf"{_WHEN} [-\u2013] ", re.IGNORECASE)
_NAME = re.compile(r"([^:\"“”„«»]{1,80}): ?")
#: What the app itself writes of somebody, with a colon in a group's name.
_EVENT = re.compile(r" (?:added|changed|created|deleted|joined|left|pinned|removed|turned) ", re.IGNORECASE)
#: Longer lines than this begin no message by their first characters alone.
_HEAD = 160


class Header(NamedTuple):
    """The beginning of a message: date and time as they stand, who ("" where the app itself says it), and the text."""

    date: str
    time: str
    name: str
    text: str


def header(line: str) -> Header | None:
    """What a line begins; None for one that goes on with the message before."""
    first = line[:1]
    if not (first == "[" or first.isdigit() or _UNSEEN.match(first)):
        return None
    plain = line[:_HEAD]
    plain = plain if plain.isascii() else plain.translate(_BLANKS)
    at = len(plain) - len(plain.lstrip(_LEADING))
    found = (_IOS if plain[at : at + 1] == "[" else _ANDROID).match(plain, at)
    if found is None or (found.re is _IOS and not _SECONDS.search(found[4])):
        return None
    end = found.end()
    named = _NAME.match(plain, end)
    name = _plain_name(named[1]) if named is not None and not _EVENT.search(named[1]) else ""
    rest = line[named.end() if named is not None and name else end :]
    return Header(found[1], found[4], name, rest)


@lru_cache(maxsize=1024)
def _plain_name(name: str) -> str:
    """Without the ~ before the name that somebody without an entry among the contacts chose."""
    return _UNSEEN.sub("", name).strip().removeprefix("~").strip()
