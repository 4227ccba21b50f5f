"""Conversations as every screen and later stage sees them: scrubbed, and withheld where they are not scanned yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

import duckdb
import pyarrow as pa

from curator.records import Conversation, Message, with_texts
from curator.store import layers, shape
from curator.store.operation import Db, read, stream

#: id; withheld: places that are not scanned or stale, whose text is left out; body: JSON of the Conversation.
SCHEMA = pa.schema([("id", pa.string()), ("withheld", pa.int32()), ("body", pa.string())])
_BATCH = 500
#: Stands in an edited message until the edit's text is put in its place.
_EDITED = "edited"
_WHERE = """c.row > $after AND c.event <= coalesce($as_of, c.event) AND ($ids IS NULL OR list_contains($ids, c.id))"""


@stream
def conversations(
    db: Db, *, after: str = "", as_of: int | None = None, ids: list[str] | None = None, edits: bool = True
) -> pa.RecordBatchReader:
    """Batches of SCHEMA in the order of import, from behind conversation `after`; of these `ids` only, if given.

    edits: False for the replies as they came.
    """
    row = -1
    if after:
        found = db.sql.execute("SELECT row FROM conversations WHERE id = $id", {"id": after}).fetchone()
        row = -1 if found is None else found[0]
    return pa.RecordBatchReader.from_batches(SCHEMA, _batches(db, edits, {"as_of": as_of, "after": row, "ids": ids}))


@read
def fingerprint(db: Db, *, as_of: int | None = None) -> str:
    """A hash of every place of the scrubbed view; any change of what can leave changes it. Order does not matter."""
    row = db.one(
        f"""SELECT count(*), bit_xor(md5_number(place || chr(31) || coalesce(text, '') || chr(31) || coalesce(body, '')
            || chr(31) || ready::VARCHAR)) FROM {layers.SCRUBBED}""",
        layers.given(as_of),
    )
    return f"{row[0]}-{row[1] or 0:032x}"


@read
def unready(db: Db, *, as_of: int | None = None, limit: int = 20) -> list[str]:
    """Places that are withheld, by id, at most `limit`."""
    rows = db.all(
        f"SELECT place FROM {layers.SCRUBBED} WHERE NOT ready ORDER BY row, idx, path LIMIT $limit",
        layers.given(as_of, limit=limit),
    )
    return [row[0] for row in rows]


def _batches(db: Db, edits: bool, given: dict[str, Any]) -> Iterator[pa.RecordBatch]:
    heads = _rows(db, f"SELECT c.row, {_qualified(shape.CONVERSATION_COLUMNS, 'c')} FROM conversations AS c", given)
    messages = _grouped(
        db,
        f"""SELECT m.row, {_qualified(shape.MESSAGE_COLUMNS, "m")}
        FROM messages AS m JOIN conversations AS c ON c.row = m.row""",
        given,
        order="m.row, m.idx",
    )
    changes = _grouped(
        db,
        f"""SELECT s.row, s.idx, s.path, s.edited, s.ready, s.text IS NULL AS opaque, coalesce(s.body, a.body) AS new
        FROM {layers.SCRUBBED} AS s JOIN conversations AS c ON c.row = s.row
        LEFT JOIN authored AS a ON s.edited AND a.text = s.text""",
        {**given, "edits": edits},
        order="s.row",
        more="AND (NOT s.ready OR s.body IS NOT NULL OR s.edited)",
    )
    batch: list[dict[str, Any]] = []
    next_change = next(changes, None)
    for head in heads:
        number, rows = next(messages)
        assert number == head["row"]
        changed: list[dict[str, Any]] = []
        if next_change is not None and next_change[0] == number:
            changed = next_change[1]
            next_change = next(changes, None)
        record = _scrubbed(shape.conversation(head, rows), changed)
        withheld = sum(not change["ready"] for change in changed)
        batch.append({"id": record.id, "withheld": withheld, "body": shape.encode(record)})
        if len(batch) == _BATCH:
            yield pa.RecordBatch.from_pylist(batch, schema=SCHEMA)
            batch = []
    if batch:
        yield pa.RecordBatch.from_pylist(batch, schema=SCHEMA)


def _scrubbed(record: Conversation, changes: list[dict[str, Any]]) -> Conversation:
    """Put the newer layers in place; what is not ready is left out."""
    messages = list(record.messages)
    new: dict[tuple[int | None, str], str] = {}
    for change in changes:
        index = None if change["idx"] == -1 else change["idx"]
        if change["edited"]:
            messages[index] = replace(messages[index], content=_EDITED)
        if change["opaque"]:
            messages[index] = _without_part(messages[index], int(change["path"].rpartition("/")[2]))
        else:
            new[(index, change["path"])] = (change["new"] or "") if change["ready"] else ""
    return with_texts(replace(record, messages=tuple(messages)), new)


def _without_part(message: Message, position: int) -> Message:
    """Media that nobody vouched for is left out; an empty text part keeps the places of the others."""
    assert isinstance(message.content, list)
    parts = [{"type": "text", "text": ""} if n == position else part for n, part in enumerate(message.content)]
    return replace(message, content=parts)


def _qualified(columns: str, alias: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in columns.split(", "))


def _rows(db: Db, select: str, given: dict[str, Any], order: str = "c.row", more: str = "") -> Iterator[dict[str, Any]]:
    """Rows as dictionaries, streamed on a cursor of their own."""
    cursor: duckdb.DuckDBPyConnection = db.sql.cursor()
    try:
        cursor.execute("USE store")
        query = f"{select} WHERE {_WHERE} {more} ORDER BY {order}"
        reader = cursor.execute(query, given).to_arrow_reader(2000)
        for batch in reader:
            yield from batch.to_pylist()
    finally:
        cursor.close()


def _grouped(
    db: Db, select: str, given: dict[str, Any], order: str, more: str = ""
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    rows = _rows(db, select, given, order, more)
    for number, group in groupby(rows, key=lambda row: row["row"]):
        yield number, list(group)
