"""The rows of a table to items, by the form that its columns have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from curator.records.openai import ShapeError
from curator.sources._cells import conversation
from curator.sources._columns import TURNS, Columns
from curator.sources._json import UnreadableError
from curator.sources._records import rejected
from curator.sources._rows import Row
from curator.sources._source import Item
from curator.sources._turn_rows import by_conversation, left_out
from curator.sources._where import Where


def items_of(
    path: Where, table: Iterator[Row], columns: Columns, roles: Mapping[str, str], source: str
) -> Iterator[Item]:
    """An item per row, or per conversation where a row is a turn. table: the rows behind the header."""
    if columns.form is TURNS:
        yield from by_conversation(path, table, columns, roles, source)
        return
    for row in table:
        if row.blank:
            yield Item(row.number, row.offset, None, None, blank=True)
            continue
        reason = row.flaw
        if not reason:
            try:
                made = conversation(row.fields, columns, roles, source)
                yield Item(row.number, row.offset, made, None, dropped=left_out([row]))
                continue
            except (ShapeError, UnreadableError) as error:
                reason = str(error)
        yield rejected(path, row.number, row.offset, f"{reason} (line {row.line} of the file)", row.raw)
