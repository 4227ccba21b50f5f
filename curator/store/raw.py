"""Raw text: what people sent, before anything is scrubbed. Only scrubbing, replacing and logged reveals may read it."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from operator import itemgetter

import pyarrow as pa

from curator.records import texts
from curator.store import layers
from curator.store.operation import Db, stream
from curator.store.reading import Steps, records

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
    # What is said in messages, which is most, is read as it stands; a conversation with other texts is read as a whole.
    db.sql.execute(
        """CREATE OR REPLACE TEMP TABLE said AS SELECT w.row, min(m.idx) AS idx, w.text FROM wanted AS w
        JOIN places AS p ON p.row = w.row AND p.text = w.text AND p.path = 'content'
        JOIN messages AS m ON m.row = p.row AND m.idx = p.idx AND m.content IS NOT NULL AND m.parts IS NULL
        ANTI JOIN purged AS g ON g.text = w.text GROUP BY w.row, w.text"""
    )
    db.sql.execute(
        """CREATE OR REPLACE TEMP TABLE others AS SELECT DISTINCT w.row FROM wanted AS w
        ANTI JOIN said AS s ON s.row = w.row AND s.text = w.text"""
    )
    for _, key, text in merge(_said(db), _of_records(db), key=itemgetter(0)):
        yield key, text


def _said(db: Db) -> Iterator[tuple[int, str, str]]:
    """(row, key, text) of the conversations of which only contents of messages are wanted."""
    steps = Steps(
        db.columns("SELECT DISTINCT s.row FROM said AS s ANTI JOIN others AS o ON o.row = s.row ORDER BY ALL")[0]
    )
    for span in steps:
        rows, keys, values = db.columns(
            """SELECT s.row, s.text, m.content FROM said AS s ANTI JOIN others AS o ON o.row = s.row
            JOIN messages AS m ON m.row = s.row AND m.idx = s.idx
            WHERE s.row BETWEEN $first AND $last AND m.row BETWEEN $first AND $last ORDER BY s.row, s.idx""",
            span,
        )
        steps.size = sum(map(len, values))
        yield from zip(rows, keys, values, strict=True)


def _of_records(db: Db) -> Iterator[tuple[int, str, str]]:
    """The same of the conversations of the table `others`, with every string in them and people's edits."""
    rows = db.columns("SELECT row FROM others ORDER BY row")[0]
    for found in records(db, rows, "others"):
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
                    yield row, key, text.value
            for key in sorted(left & edits.keys()):
                yield row, key, edits[key]


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
