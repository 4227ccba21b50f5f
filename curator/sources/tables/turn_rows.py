"""Tables with a turn per row: the rows of one conversation, which must stand together, become one item.

A conversation with a row that cannot be read is rejected whole: its turns would not follow on each other. An unreadable
row that stands between two conversations, and whose own id cannot be read, is an item by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import merge
from itertools import pairwise

from curator.records import Conversation, Message
from curator.records.openai import ShapeError
from curator.sources._source import Item
from curator.sources.containers.where import Where
from curator.sources.messages.times import exact_microseconds, microseconds, with_times
from curator.sources.reading.records import rejected
from curator.sources.roles.names import FUNCTION_CALL, role_of
from curator.sources.tables.cells import cell, is_empty
from curator.sources.tables.columns import Columns
from curator.sources.tables.rows import Row

_APART = "its conversation had rows before, with others between: sort the file by the conversation's column"
_NO_ID = "the conversation's id is empty: fill it"
_HOLE = "and a conversation with a hole is rejected whole"
_LONG = 19


@dataclass(slots=True)
class _Group:
    """Rows of one conversation; key "" for a row by itself."""

    key: str
    rows: list[Row] = field(default_factory=list)
    flaw: str = ""

    def add(self, row: Row, flaw: str) -> None:
        self.rows.append(row)
        if flaw and not self.flaw:
            self.flaw = f"record {row.number}: {flaw}, {_HOLE}"


def by_conversation(
    path: Where, table: Iterator[Row], columns: Columns, roles: Mapping[str, str], source: str
) -> Iterator[Item]:
    """An item per conversation, numbered by its first record."""
    seen = set[str]()
    for group in _groups(table, columns):
        first = group.rows[0]
        if first.blank:
            yield Item(first.number, first.offset, None, None, blank=True)
            continue
        reason = group.flaw
        if not reason and group.key in seen:
            reason = _APART
        if not all(row.flaw for row in group.rows):
            seen.add(group.key)
        if not reason:
            try:
                made = _conversation(group, columns, roles, source)
                yield Item(first.number, first.offset, made, None, dropped=left_out(group.rows))
                continue
            except ShapeError as error:
                reason = str(error)
        raw = b"".join(row.raw for row in group.rows)
        raw = columns.header + raw if raw else b""
        yield rejected(path, first.number, first.offset, f"{reason} (from line {first.line} of the file)", raw)


def left_out(rows: Iterable[Row]) -> dict[str, int]:
    """What of rows is in no conversation, kind -> how many."""
    pictures = sum(row.pictures for row in rows)
    return {"pictures and other bytes": pictures} if pictures else {}


def _groups(table: Iterator[Row], columns: Columns) -> Iterator[_Group]:
    """By their first rows. A bad row goes with the conversation whose id it bears or that goes on after it."""
    current: _Group | None = None
    blank: list[_Group] = []
    bad: list[_Group] = []
    for row in table:
        key = "" if row.blank else _key(row, columns)
        belongs = current is not None and key == current.key
        if row.blank:
            blank.append(_Group("", [row]))
            continue
        if (row.flaw and not belongs) or not key:
            bad.append(_Group(key, [row], row.flaw or _NO_ID))
            continue
        if current is None or not belongs:
            if current is not None:
                yield current
            current = _Group(key)
            yield from _in_order(blank, [group for group in bad if group.key != key])
            blank, bad = [], [group for group in bad if group.key == key]
        for group in bad:
            current.add(group.rows[0], group.flaw)
        bad = []
        current.add(row, row.flaw)
    if current is not None:
        yield current
    yield from _in_order(blank, bad)


def _in_order(*groups: list[_Group]) -> Iterator[_Group]:
    return merge(*groups, key=lambda group: group.rows[0].number)


def _key(row: Row, columns: Columns) -> str:
    position = columns.at["conversation_id"]
    value = row.fields[position] if position < len(row.fields) else None
    return str(value).strip() if value is not None else ""


def _conversation(group: _Group, columns: Columns, roles: Mapping[str, str], source: str) -> Conversation:
    """Other columns are metadata where all rows agree, and `extra` of each message where they do not."""
    first = group.rows[0].fields
    same = {n for n in columns.others if all(row.fields[n] == first[n] for row in group.rows)}
    _check_order([cell(row.fields, columns, "timestamp") for row in group.rows])
    return with_times(
        Conversation(
            messages=tuple(_message(index, row, columns, roles, same) for index, row in enumerate(group.rows)),
            source=source,
            source_id=group.key,
            thread=cell(first, columns, "thread") or group.key,
            metadata={columns.names[n]: first[n] for n in sorted(same) if not is_empty(first[n])},
        )
    )


def _message(index: int, row: Row, columns: Columns, roles: Mapping[str, str], same: set[int]) -> Message:
    role = role_of(cell(row.fields, columns, "role"), f"record {row.number}, role", roles)
    if role == FUNCTION_CALL:
        raise ShapeError(f"record {row.number}, role", "a function call cannot be read from a table: use JSON")
    extra = {columns.names[n]: row.fields[n] for n in columns.others if n not in same and not is_empty(row.fields[n])}
    time = cell(row.fields, columns, "timestamp")
    if time:
        extra[columns.names[columns.at["timestamp"]]] = time
    return Message(
        index=index,
        role=role,
        content=cell(row.fields, columns, "content"),
        created_at=microseconds(time),
        extra=extra,
    )


def _check_order(times: list[str]) -> None:
    """Raises ShapeError when turns that are numbered, or bear full times, do not follow on each other."""
    numbers = [
        int(time) if time.isascii() and time.isdigit() and len(time) < _LONG else exact_microseconds(time)
        for time in times
    ]
    known = [number for number in numbers if number is not None]
    if len(known) == len(numbers) and any(later < sooner for sooner, later in pairwise(known)):
        raise ShapeError("", "its rows do not stand in the order of their times or turns: sort the file by them")
