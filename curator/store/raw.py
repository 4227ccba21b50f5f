"""Raw text: what people sent, before anything is scrubbed. Only scrubbing, replacing and logged reveals may read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from curator.records import texts
from curator.store import layers, shape
from curator.store.operation import Db, stream

#: key: the text's id; text: the string itself.
SCHEMA = pa.schema([("key", pa.string()), ("text", pa.string())])
_ROWS_A_STEP = 2000


@stream
def unscanned(db: Db, *, ruleset: str | None, size: int = 500) -> pa.RecordBatchReader:
    """Distinct texts last scanned under `ruleset` (None: never scanned), in order of import, `size` a batch."""
    db.sql.execute(
        f"""CREATE OR REPLACE TEMP TABLE wanted AS
        SELECT p.text, min(p.row) AS row FROM {layers.PLACES} AS p
        LEFT JOIN (SELECT text, arg_max(ruleset, event) AS ruleset FROM scans GROUP BY text) AS s ON s.text = p.text
        WHERE p.text IS NOT NULL AND s.ruleset IS NOT DISTINCT FROM $ruleset GROUP BY p.text
        ORDER BY row, text""",
        layers.given(ruleset=ruleset),
    )
    return pa.RecordBatchReader.from_batches(SCHEMA, _sized(_texts(db), size))


@stream
def of_texts(db: Db, *, keys: list[str], size: int = 500) -> pa.RecordBatchReader:
    """These texts, in order of import."""
    with db.keys("asked", keys):
        db.sql.execute(
            f"""CREATE OR REPLACE TEMP TABLE wanted AS
            SELECT p.text, min(p.row) AS row FROM {layers.PLACES} AS p SEMI JOIN asked AS a ON a.key = p.text
            GROUP BY p.text ORDER BY row, text""",
            layers.given(),
        )
    return pa.RecordBatchReader.from_batches(SCHEMA, _sized(_texts(db), size))


@stream
def rejects(db: Db, *, path: str | None = None) -> pa.RecordBatchReader:
    """Rejected input with its bytes: import, path, line, byte_offset, reason, raw."""
    return db.sql.execute(
        """SELECT r.import, i.path, r.line, r.byte_offset, r.reason, r.raw
        FROM rejects AS r JOIN imports AS i ON i.id = r.import
        WHERE $path IS NULL OR i.path = $path ORDER BY i.event, r.line""",
        {"path": path},
    ).to_arrow_reader(500)


def _texts(db: Db) -> Iterator[tuple[str, str]]:
    """(key, text) of the table `wanted`, by the conversation in which each stands first."""
    (last,) = db.one("SELECT coalesce(max(row), -1) FROM wanted")
    for start in range(0, last + 1, _ROWS_A_STEP):
        wanted: dict[int, set[str]] = {}
        for text, row in db.all(
            "SELECT text, row FROM wanted WHERE row BETWEEN $start AND $end",
            {"start": start, "end": start + _ROWS_A_STEP - 1},
        ):
            wanted.setdefault(row, set()).add(text)
        if wanted:
            yield from _texts_of_rows(db, start, start + _ROWS_A_STEP - 1, wanted)


def _texts_of_rows(db: Db, start: int, end: int, wanted: dict[int, set[str]]) -> Iterator[tuple[str, str]]:
    span = {"start": start, "end": end}
    edits = dict(
        db.all(
            """SELECT w.text, a.body FROM wanted AS w JOIN authored AS a ON a.text = w.text
            WHERE a.kind = 'edit' AND w.row BETWEEN $start AND $end""",
            span,
        )
    )
    heads = _dictionaries(
        db,
        f"SELECT row, {shape.CONVERSATION_COLUMNS} FROM conversations WHERE row BETWEEN $start AND $end ORDER BY row",
        span,
    )
    messages: dict[int, list[dict[str, Any]]] = {}
    for row in _dictionaries(
        db,
        f"SELECT row, {shape.MESSAGE_COLUMNS} FROM messages WHERE row BETWEEN $start AND $end ORDER BY row, idx",
        span,
    ):
        messages.setdefault(row["row"], []).append(row)
    for head in heads:
        left = wanted.get(head["row"], set())
        if not left:
            continue
        for text in texts(shape.conversation(head, messages[head["row"]])):
            key = db.ids.text(text.value)
            if key in left:
                left.discard(key)
                yield key, text.value
        for key in sorted(left & edits.keys()):
            yield key, edits[key]


def _dictionaries(db: Db, query: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = db.sql.execute(query, given).to_arrow_table().to_pylist()
    return result


def _sized(pairs: Iterator[tuple[str, str]], size: int) -> Iterator[pa.RecordBatch]:
    keys: list[str] = []
    values: list[str] = []
    for key, value in pairs:
        keys.append(key)
        values.append(value)
        if len(keys) == size:
            yield pa.record_batch([pa.array(keys), pa.array(values)], schema=SCHEMA)
            keys, values = [], []
    if keys:
        yield pa.record_batch([pa.array(keys), pa.array(values)], schema=SCHEMA)
