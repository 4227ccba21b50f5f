"""Codes of texts as keyed hashes, and the findings that follow from places: by key, and by what stands elsewhere."""

from __future__ import annotations

from uuid import UUID

import pyarrow as pa

from curator.records import NewEvent, Subject
from curator.records.finding import KEY_RULE, SAME_VALUE
from curator.store import chain, layers, name_words
from curator.store.findings import FOLLOWING
from curator.store.operation import Db, read, write

#: A token of a text that may be a code (curator.privacy.codes); `code` is its keyed hash. hashes: of a token that is
#: all of its text, the hash of its value as each entity that a key can tell (JSON), else NULL.
CODE_SCHEMA = pa.schema(
    [
        ("text", pa.string()),
        ("first", pa.int32()),
        ("past", pa.int32()),
        ("code", pa.string()),
        ("hashes", pa.string()),
    ]
)
#: What the values under a key are.
KEY_SCHEMA = pa.schema([("key", pa.string()), ("kind", pa.string()), ("name", pa.string()), ("score", pa.float64())])
_STAGE = "same_value"
# What decides where values are known again: what was scanned, where texts stand, what people decided about values.
_KEY = """SELECT coalesce((SELECT max(event) FROM scans), 0)
    || '/' || coalesce((SELECT max(event) FROM conversations), 0)
    || '/' || coalesce((
        SELECT max(id) FROM events AS e WHERE e.kind IN ('edit', 'missed') OR (
            e.kind = 'verdict'
            AND (e.subject_kind IN ('value', 'finding', 'occurrence') OR starts_with(e.subject, 'pii/'))
            AND NOT EXISTS (FROM flags AS f WHERE f.finding = e.subject))), 0)"""
_KNOWN = """SELECT 1 FROM (
    SELECT version, key FROM stage_marks WHERE stage = $stage ORDER BY event DESC, rowid DESC LIMIT 1
) WHERE version = $version AND key = $key"""
# The key under which a value stands: the last of its path that is no position in a list.
_LAST_KEY = r"regexp_extract(p.path, '([A-Za-z_][A-Za-z_-]*)(?:/[0-9]+)*$', 1)"
_OTHERS = "NOT list_contains($rules, {}.rule)"
# By key: told by a place of the text, whatever other rules see. Known again: values found in a conversation hold in all
# of it, those that a person called personal hold everywhere.
_WANTED = f"""
    WITH place AS (SELECT DISTINCT p.row, p.text, {_LAST_KEY} AS key FROM {layers.BOTH} AS p WHERE p.text IS NOT NULL),
    told AS (
        SELECT DISTINCT c.text, c.first, c.past, c.code, k.kind, k.name, c.hashes ->> ('$.' || k.name) AS value, k.score
        FROM codes AS c JOIN place AS p ON p.text = c.text JOIN keys AS k ON k.key = p.key WHERE c.hashes IS NOT NULL
    ),
    source AS (
        SELECT text, code, kind, name, value, score FROM told
        UNION ALL
        SELECT h.text, c.code, h.kind, h.name, h.value, h.score FROM {layers.HITS} AS h
        JOIN codes AS c ON c.text = h.text AND c.first = h.first AND c.past = h.past
        WHERE h.kind <> 'unread' AND {_OTHERS.format("h")}
    ),
    seen AS (
        SELECT text, name, first, past FROM hits AS h WHERE gone IS NULL AND {_OTHERS.format("h")}
        UNION ALL SELECT text, name, first, past FROM told
    ),
    {name_words.KNOWN_AGAIN}
    SELECT text, first, past, kind, name, value, max(score) AS score, $key_rule AS rule FROM told GROUP BY ALL
    UNION ALL
    SELECT t.text, t.first, t.past, t.kind, t.name, t.value, max(t.score) AS score, $same_rule AS rule FROM (
        SELECT c.text, c.first, c.past, s.kind, s.name, s.value, s.score FROM source AS s
        JOIN place AS p ON p.text = s.text JOIN place AS q ON q.row = p.row
        JOIN codes AS c ON c.text = q.text AND c.code = s.code
        UNION ALL
        SELECT c.text, c.first, c.past, s.kind, s.name, s.value, s.score FROM source AS s
        SEMI JOIN (
            SELECT subject FROM decisions WHERE kind = 'verdict' AND subject_kind = 'value'
            AND value NOT IN ('"not_personal"', '"dismissed"')
        ) AS d ON d.subject = s.value
        JOIN codes AS c ON c.code = s.code
    ) AS t
    ANTI JOIN seen AS h ON h.text = t.text AND h.name = t.name AND h.first < t.past AND t.first < h.past
    GROUP BY ALL
    UNION ALL
    SELECT text, first, past, 'pii' AS kind, $person AS name, value, score, $same_rule AS rule FROM named"""


@read
def keys(db: Db) -> list[str]:
    """Every key under which a text stands that is one code."""
    query = f"""SELECT DISTINCT {_LAST_KEY} AS key FROM {layers.BOTH} AS p
        SEMI JOIN (FROM codes WHERE hashes IS NOT NULL) AS c ON c.text = p.text ORDER BY key"""
    return [row[0] for row in db.all(query, layers.given()) if row[0]]


@read
def is_spread(db: Db, *, version: str) -> bool:
    """Whether every value was looked for by its code since the last change."""
    return _is_spread(db, version)


@write
def spread(db: Db, *, op: UUID, run: str, actor: str, version: str, bars: name_words.Bars, rows: pa.RecordBatch) -> int:
    """Make the findings of FOLLOWING those that follow from places now; rows: what keys tell (KEY_SCHEMA).

    Answers how many are new. Texts whose findings changed are to be rendered anew. Where nothing changed since the last
    time it does nothing.
    """
    written = chain.of_operation(db, op)
    if written or _is_spread(db, version):
        return int(written[0].new["new"]) if written else 0
    (key,) = db.one(_KEY)
    ours: dict[str, object] = {"rules": list(FOLLOWING), "version": version}
    with db.rows("keys", rows):
        db.sql.execute(
            f"CREATE OR REPLACE TEMP TABLE wanted AS {_WANTED}",
            layers.given(rules=list(FOLLOWING), key_rule=KEY_RULE, same_rule=SAME_VALUE, **name_words.given(bars)),
        )
    columns = ("text", "first", "past", "kind", "name", "value", "score", "rule")
    same = " AND ".join(f"w.{name} = h.{name}" for name in columns)
    db.sql.execute(
        f"""CREATE OR REPLACE TEMP TABLE ended AS SELECT h.rowid AS hit, h.text FROM hits AS h
        ANTI JOIN wanted AS w ON {same} AND h.version = $version
        ANTI JOIN purged AS g ON g.text = h.text
        WHERE h.gone IS NULL AND list_contains($rules, h.rule)""",
        ours,
    )
    fresh = db.sql.execute(
        f"""SELECT w.* FROM wanted AS w ANTI JOIN (
            FROM hits WHERE gone IS NULL AND list_contains($rules, rule) AND version = $version
        ) AS h ON {same}
        ANTI JOIN purged AS g ON g.text = w.text ORDER BY ALL""",
        ours,
    ).to_arrow_table()
    (gone,) = db.one("SELECT count(*) FROM ended")
    if fresh.num_rows or gone:
        new = {"new": fresh.num_rows, "gone": gone}
        subject = Subject("run", run)
        (event,) = chain.add(
            db, op, [NewEvent(kind="result", subject=subject, slot=_STAGE, actor=actor, origin="machine", new=new)]
        )
        _replace_hits(db, fresh, version, event.id)
    db.sql.execute(
        "INSERT INTO stage_marks SELECT $stage, $version, $key, '{}', (SELECT coalesce(max(id), 0) FROM events)",
        {"stage": _STAGE, "version": version, "key": key},
    )
    return int(fresh.num_rows)


def _is_spread(db: Db, version: str) -> bool:
    (key,) = db.one(_KEY)
    return db.sql.execute(_KNOWN, {"stage": _STAGE, "version": version, "key": key}).fetchone() is not None


def _replace_hits(db: Db, fresh: pa.Table, version: str, number: int) -> None:
    """End the hits of table `ended`, add the fresh ones, and end the renders of both."""
    ids = [db.ids.finding(h["kind"], h["name"], h["text"], (h["first"], h["past"])) for h in fresh.to_pylist()]
    event = {"event": number}
    with db.rows("fresh", fresh.append_column("finding", pa.array(ids, pa.string()))):
        db.sql.execute("UPDATE hits SET gone = $event WHERE rowid IN (SELECT hit FROM ended)", event)
        db.sql.execute(
            """INSERT INTO hits SELECT finding, kind, name, text, first, past, value, rule, $version, score, $event,
            NULL FROM fresh""",
            event | {"version": version},
        )
        db.sql.execute(
            """UPDATE renders SET gone = $event WHERE gone IS NULL
            AND text IN (SELECT text FROM ended UNION SELECT text FROM fresh)""",
            event,
        )
