"""The line with which a turn of a transcript begins: `Agent: text`, `[10:32:05] Ann: text`, `Ann (10:32 AM): text`."""

from __future__ import annotations

import re
from typing import NamedTuple

from curator.sources.chats.clock import TIME

_NAME = r"([^\W\d_+][^:>\[\](){}<=|\"\\*]{0,39}?(?: \([^\W\d_][\w ]{1,20}\))?|\+\d[\d ()-]{5,18})"


def _stamp(group: int) -> str:
    """In brackets a date, if there is one, and a time; group: the number of the first group."""
    date = rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}([./-])\d{{1,2}}\{group + 1}(?:\d{{4}}|\d{{2}})"
    return rf"[\[(](?:({date})[T,]?\s{{1,2}})?({TIME})[\])]"


_BEFORE = re.compile(rf"{_stamp(1)}\s?[-:]?\s?{_NAME}\s?:(?:\s+|\Z)", re.IGNORECASE)
_BEHIND = re.compile(rf"{_NAME}\s{{1,3}}{_stamp(2)}\s?:(?:\s+|\Z)", re.IGNORECASE)
#: Bold as Markdown writes it; a dash stands between blanks.
_PLAIN = re.compile(rf"(?:\*\*)?{_NAME}(?:\*\*)?\s?(?::\*\*|[:>]|\s-(?=\s))\s*")
#: Characters of a line in which a label ends.
_LONGEST = 80
_SEPARATOR = re.compile(r"\s*([-=*_#~])(?:\s?\1){2,}\s*")


class Start(NamedTuple):
    """Who speaks from here on, and when: date and time as they stand, "" for none. text: the rest of the line."""

    name: str
    text: str
    date: str = ""
    time: str = ""


def stamped(line: str) -> Start | None:
    """The beginning of a turn with its time."""
    if ":" not in line or not ("[" in line or "(" in line):
        return None
    if found := _BEFORE.match(line):
        return Start(found[4].strip(), line[found.end() :], found[1] or "", found[3])
    if found := _BEHIND.match(line):
        return Start(found[1].strip(), line[found.end() :], found[2] or "", found[4])
    return None


def labelled(line: str) -> Start | None:
    """The beginning of a turn without a time, if what stands before the colon is somebody who speaks."""
    head = line[:_LONGEST]
    if not (":" in head or ">" in head or " -" in head):
        return None
    found = _PLAIN.match(line)
    return Start(found[1].strip(), line[found.end() :]) if found else None


def is_separator(line: str) -> bool:
    """A line of dashes or the like, as it stands between two conversations."""
    return _SEPARATOR.fullmatch(line) is not None
