"""Conversations as every screen and later stage sees them: scrubbed, and withheld where they are not scanned yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa

from curator.errors import UsageError
from curator.records import Conversation, with_texts, without_part
from curator.store import layers, shape
from curator.store.operation import Db, read, stream
from curator.store.reading import dictionaries, records

#: id; withheld: places that are not scanned or stale, whose text is left out; body: JSON of the Conversation.
SCHEMA = pa.schema([("id", pa.string()), ("withheld", pa.int32()), ("body", pa.string())])
#: Stands in an edited message until the edit's text is put in its place.
_EDITED = "edited"


@stream
def conversations(
    db: Db, *, after: str = "", as_of: int | None = None, ids: list[str] | None = None, edits: bool = True
) -> pa.RecordBatchReader:
    """Batches of SCHEMA in the order of import, from behind conversation `after`; of these `ids` only, if given.

    edits: False for the replies as they came. All batches are of the moment in which the first is asked for. Raises
    UsageError where there is no conversation `after`.
    """
    return pa.RecordBatchReader.from_batches(SCHEMA, _batches(db, after, ids, layers.given(as_of, edits=edits)))


@read
def fingerprint(db: Db, *, as_of: int | None = None, edits: bool = True) -> str:
    """A hash of every place of the scrubbed view: of every text that can leave, whichever do. Order does not matter.

    Labels, weights and splits choose among these texts and are not in it. edits: False for the replies as they came.
    """
    # Of the place's id, its texts and whether they are ready, put together at once: most of the time goes there.
    row = db.one(
        f"""SELECT count(*), bit_xor(md5_number(concat(conversation, '/', coalesce(nullif(idx, -1)::VARCHAR, '-'), '/',
            path, chr(31), text, chr(31), body, chr(31), ready))) FROM {layers.SCRUBBED}""",
        layers.given(as_of, edits=edits),
    )
    return f"{row[0]}-{row[1] or 0:032x}"


@read
def unready(db: Db, *, as_of: int | None = None, edits: bool = True, limit: int = 20) -> list[str]:
    """Places that are withheld, by id, at most `limit`."""
    rows = db.all(
        f"SELECT place FROM {layers.SCRUBBED} WHERE NOT ready ORDER BY row, idx, path LIMIT $limit",
        layers.given(as_of, edits=edits, limit=limit),
    )
    return [row[0] for row in rows]


@read
def withheld(db: Db, *, conversation: str, edits: bool = True) -> list[tuple[int, str, bool]]:
    """Places of one conversation that are withheld: (message index or -1, path, whether it is media, not text).

    edits: False for the replies as they came.
    """
    return db.all(
        f"""SELECT s.idx, s.path, s.text IS NULL FROM {layers.SCRUBBED} AS s
        WHERE s.conversation = $conversation AND NOT s.ready ORDER BY s.idx, s.path""",
        layers.given(conversation=conversation, edits=edits),
    )


@read
def count_replaced(db: Db, *, edits: bool = True) -> int:
    """How many replacements the scrubbed view shows."""
    query = f"SELECT coalesce(sum(json_array_length(spans)), 0) FROM {layers.SCRUBBED} WHERE ready"
    return int(db.one(query, layers.given(edits=edits))[0])


def _batches(db: Db, after: str, ids: list[str] | None, given: dict[str, Any]) -> Iterator[pa.RecordBatch]:
    # In one transaction: a conversation that is imported between two queries would have a text and no mark on it yet.
    db.sql.begin()
    rows = choose(db, after, ids, given)
    note_changes(db, rows, given)
    for found in changed(db, rows, "chosen"):
        batch = [{"id": record.id, "withheld": n, "body": shape.encode(record)} for _, record, n in found]
        yield pa.RecordBatch.from_pylist(batch, schema=SCHEMA)


def differing(db: Db) -> Iterator[list[tuple[int, Conversation]]]:
    """(row, record) of the scrubbed view without edits, of what differs there from how it came; in the caller's
    transaction. Leaves table `differing` of their rows.
    """
    given = layers.given(edits=False)
    note_changes(db, choose(db, "", None, given), given)
    db.sql.execute("CREATE OR REPLACE TEMP TABLE differing AS SELECT DISTINCT row FROM changes")
    rows = [row for (row,) in db.all("SELECT row FROM differing ORDER BY row")]
    for found in changed(db, rows, "differing"):
        yield [(row, record) for row, record, _ in found]


def changed(db: Db, rows: list[int], table: str) -> Iterator[list[tuple[int, Conversation, int]]]:
    """(row, record with its changes, how many places are withheld) of these rows, which stand in a table too."""
    for found in records(db, rows, table):
        changes: dict[int, list[dict[str, Any]]] = {}
        span = {"first": found[0][0], "last": found[-1][0]}
        for change in dictionaries(db, "FROM changes WHERE row BETWEEN $first AND $last ORDER BY row", span):
            changes.setdefault(change["row"], []).append(change)
        yield [
            (row, scrubbed(record, changed := changes.get(row, [])), sum(not change["ready"] for change in changed))
            for row, record in found
        ]


def choose(db: Db, after: str, ids: list[str] | None, given: dict[str, Any]) -> list[int]:
    """The rows of the conversations to read, in order; also as table `chosen`."""
    behind = -1
    if after:
        found = db.sql.execute("SELECT row FROM conversations WHERE id = $id", {"id": after}).fetchone()
        if found is None:
            raise UsageError(f"there is no conversation {after}")
        (behind,) = found
    with db.keys("asked", ids):
        db.sql.execute(
            """CREATE OR REPLACE TEMP TABLE chosen AS SELECT row FROM conversations
            WHERE row > $behind AND event <= coalesce($as_of, event) AND ($every OR id IN (SELECT key FROM asked))
            ORDER BY row""",
            {"behind": behind, "every": ids is None, "as_of": given["as_of"]},
        )
    return db.columns("SELECT row FROM chosen ORDER BY row")[0]


def note_changes(db: Db, rows: list[int], given: dict[str, Any], *, most: bool = False) -> None:
    """Table `changes`: the places of the conversations of table `chosen` that differ from how they came, or are
    withheld. rows: of these, the first and the last one at least. most: whether these are most of all, so that to look
    for their places first would only take time."""
    relation = layers.SCRUBBED if most else layers.among(layers.SCRUBBED, "chosen")
    db.sql.execute(
        f"""CREATE OR REPLACE TEMP TABLE changes AS
        SELECT s.row, s.idx, s.path, s.edited, s.ready, s.text IS NULL AS opaque, coalesce(s.body, a.body) AS new
        FROM {relation} AS s SEMI JOIN chosen AS c ON c.row = s.row
        LEFT JOIN (FROM authored WHERE kind = 'edit') AS a ON s.edited AND a.text = s.text
        WHERE s.row BETWEEN $first AND $last AND (NOT s.ready OR s.body IS NOT NULL OR s.edited) ORDER BY s.row""",
        {**given, "first": rows[0] if rows else 0, "last": rows[-1] if rows else -1},
    )


def scrubbed(record: Conversation, changes: list[dict[str, Any]]) -> Conversation:
    """Put the newer layers in place; what is not ready is left out.

    changes: idx, path, edited, ready, opaque, new of the places that differ from how they came, or are withheld.
    """
    edited = {change["idx"] for change in changes if change["edited"]}
    messages = (replace(m, content=_EDITED) if m.index in edited else m for m in record.messages)
    record = replace(record, messages=tuple(messages))
    new: dict[tuple[int | None, str], str] = {}
    for change in changes:
        place = (None if change["idx"] == -1 else change["idx"], change["path"])
        if change["opaque"]:
            record = without_part(record, place)
        else:
            new[place] = (change["new"] or "") if change["ready"] else ""
    return with_texts(record, new)
