"""The rows of a table to items, by the form that its columns have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from curator.records.openai import ShapeError
from curator.sources._source import Item, Options
from curator.sources.argilla import made_of_argilla
from curator.sources.containers.where import Where
from curator.sources.langsmith import made_of_run
from curator.sources.messages.spoken import unpacked
from curator.sources.parts.argilla_columns import nested
from curator.sources.parts.langsmith_traces import Traces
from curator.sources.reading.json import UnreadableError
from curator.sources.reading.records import Made, rejected
from curator.sources.tables.cells import conversation, is_empty
from curator.sources.tables.columns import ARGILLA, RUNS, TURNS, Columns
from curator.sources.tables.rows import Row
from curator.sources.tables.turn_rows import by_conversation, left_out


def items_of(
    path: Where, table: Iterator[Row], columns: Columns, roles: Mapping[str, str], source: str
) -> Iterator[Item]:
    """An item per row, or per conversation where a row is a turn. table: the rows behind the header."""
    if columns.form is TURNS:
        yield from by_conversation(path, table, columns, roles, source)
        return
    traces = Traces()
    for row in table:
        if row.blank:
            yield Item(row.number, row.offset, None, None, blank=True)
            continue
        reason = row.flaw
        if not reason:
            try:
                made = _made(row, columns, roles, source, traces)
                lost = {**made.dropped, **left_out([row])}
                blank = made.conversation is None
                yield Item(row.number, row.offset, made.conversation, None, blank, made.hints, lost)
                continue
            except (ShapeError, UnreadableError) as error:
                reason = str(error)
        raw = columns.header + row.raw if row.raw else b""
        yield rejected(path, row.number, row.offset, f"{reason} (line {row.line} of the file)", raw)


def _made(row: Row, columns: Columns, roles: Mapping[str, str], source: str, traces: Traces) -> Made:
    if columns.form not in (RUNS, ARGILLA):
        return Made(conversation(row.fields, columns, roles, source))
    cells = zip(columns.names, row.fields, strict=True)
    record = {name: unpacked(value) for name, value in cells if not is_empty(value)}
    if columns.form is ARGILLA:
        made = made_of_argilla(nested(record), Options(roles=roles))
        return replace(made, conversation=replace(made.conversation, source=source)) if made.conversation else made
    for role in RUNS.needed:
        value = unpacked(row.fields[columns.at[role]])
        record[role] = {} if is_empty(value) else value if isinstance(value, dict) else {role[:-1]: value}
    run = traces.once(record, made_of_run(record, Options(roles=roles)))
    return replace(run, conversation=replace(run.conversation, source=source)) if run.conversation else run
