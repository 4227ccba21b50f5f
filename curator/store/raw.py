"""Raw text: what people sent, before anything is scrubbed. Only scrubbing, replacing and logged reveals may read it."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from curator.records import texts
from curator.store import layers
from curator.store.operation import Db, stream
from curator.store.reading import records

#: key: the text's id; text: the string itself.
SCHEMA = pa.schema([("key", pa.string()), ("text", pa.string())])
#: Texts at once: each batch costs the engine as much again as some hundred texts, and what writes it lets nobody else
#: write meanwhile. Characters at once: so long as nobody is told how far it is, and it cannot be stopped.
_TEXTS, _CHARACTERS = 2000, 500_000
_FIRST = 250


@stream
def unscanned(db: Db, *, ruleset: str | None, size: int = _TEXTS, done: int = 0) -> pa.RecordBatchReader:
    """Distinct texts last scanned under `ruleset` (None: never scanned), in order of import, at most `size` a batch.

    done: how many were scanned before. Who goes on after a kill gets the batches that an undisturbed scan gets.
    """
    db.sql.execute(
        f"""CREATE OR REPLACE TEMP TABLE wanted AS
        SELECT p.text, min(p.row) AS row FROM {layers.BOTH} AS p
        LEFT JOIN (SELECT text, arg_max(ruleset, event) AS ruleset FROM scans GROUP BY text) AS s ON s.text = p.text
        ANTI JOIN purged AS g ON g.text = p.text
        WHERE p.text IS NOT NULL AND s.ruleset IS NOT DISTINCT FROM $ruleset GROUP BY p.text
        ORDER BY row, text""",
        layers.given(ruleset=ruleset),
    )
    return pa.RecordBatchReader.from_batches(SCHEMA, _sized(_texts(db), size, done))


@stream
def of_texts(db: Db, *, keys: list[str], size: int = _TEXTS) -> pa.RecordBatchReader:
    """These texts, in order of import."""
    with db.keys("asked", keys):
        db.sql.execute(
            f"""CREATE OR REPLACE TEMP TABLE wanted AS
            SELECT p.text, min(p.row) AS row FROM {layers.BOTH} AS p SEMI JOIN asked AS a ON a.key = p.text
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
    rows = [row for (row,) in db.all("SELECT DISTINCT row FROM wanted ORDER BY row")]
    for found in records(db, rows, "wanted"):
        span = {"first": found[0][0], "last": found[-1][0]}
        wanted: dict[int, set[str]] = {}
        for text, row in db.all("SELECT text, row FROM wanted WHERE row BETWEEN $first AND $last", span):
            wanted.setdefault(row, set()).add(text)
        edits = dict(
            db.all(
                """SELECT w.text, a.body FROM wanted AS w JOIN authored AS a ON a.text = w.text
                WHERE a.kind = 'edit' AND w.row BETWEEN $first AND $last""",
                span,
            )
        )
        for row, record in found:
            left = wanted[row]
            for text in texts(record):
                key = db.ids.text(text.value)
                if key in left:
                    left.discard(key)
                    yield key, text.value
            for key in sorted(left & edits.keys()):
                yield key, edits[key]


def _sized(pairs: Iterator[tuple[str, str]], most: int, done: int = 0) -> Iterator[pa.RecordBatch]:
    """Batches of at most so many texts, and of not many more characters than _CHARACTERS; as long as few are done, of
    fewer, so that something is soon done that a kill leaves.
    """
    wanted = min(_FIRST + done, most)
    keys: list[str] = []
    values: list[str] = []
    size = 0
    for key, value in pairs:
        keys.append(key)
        values.append(value)
        size += len(value)
        if len(keys) == wanted or size > _CHARACTERS:
            yield pa.record_batch([pa.array(keys), pa.array(values)], schema=SCHEMA)
            done += len(keys)
            wanted = min(_FIRST + done, most)
            keys, values, size = [], [], 0
    if keys:
        yield pa.record_batch([pa.array(keys), pa.array(values)], schema=SCHEMA)
