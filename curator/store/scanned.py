"""What a scan writes down of texts: hits, codes and words that are written like names, all of a text at once."""

from __future__ import annotations

import json
from collections import Counter
from typing import Final
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from curator.records import NewEvent, Subject
from curator.store import chain
from curator.store.codes import CODE_SCHEMA
from curator.store.findings import FOLLOWING, HIT_SCHEMA
from curator.store.name_words import SCHEMA as WORD_SCHEMA
from curator.store.operation import Db, write

_OF_A_TEXT: Final = {"hits": HIT_SCHEMA, "codes": CODE_SCHEMA, "words": WORD_SCHEMA}
#: The key of a text, and lists of its rows of HIT_SCHEMA, CODE_SCHEMA and the SCHEMA of `name_words`, without `text`.
SCHEMA: Final = pa.schema(
    {
        "text": pa.string(),
        **{name: pa.list_(pa.struct(list(schema)[1:])) for name, schema in _OF_A_TEXT.items()},
    }
)


def rows_of(texts: list[str], **found: pa.RecordBatch) -> pa.RecordBatch:
    """Rows of SCHEMA. found: as hits, codes and words, the rows of these texts, in any order."""
    places = {text: number for number, text in enumerate(texts)}
    columns: list[pa.Array] = [pa.array(texts, pa.string())]
    for name, schema in _OF_A_TEXT.items():
        rows = found[name] if name in found else pa.RecordBatch.from_pylist([], schema=schema)
        at = np.array([places[text] for text in rows.column("text").to_pylist()], np.int64)
        rows = rows.take(pa.array(np.argsort(at, kind="stable")))
        ends = np.cumsum(np.bincount(at, minlength=len(texts)))
        struct = pa.StructArray.from_arrays(rows.columns[1:], fields=list(schema)[1:])
        columns.append(pa.ListArray.from_arrays(pa.array([0, *ends.tolist()], pa.int32()), struct))
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def flat(rows: pa.RecordBatch, name: str) -> pa.RecordBatch:
    """The hits, codes or words of rows of SCHEMA, with their texts."""
    lists = rows.column(name)
    return pa.RecordBatch.from_arrays(
        [rows.column("text").take(pc.list_parent_indices(lists)), *lists.flatten().flatten()], schema=_OF_A_TEXT[name]
    )


@write
def record(
    db: Db,
    *,
    op: UUID,
    run: str,
    actor: str,
    ruleset: str,
    rules: dict[str, str],
    changed: list[str] | None,
    rows: pa.RecordBatch,
) -> dict[str, list[int]]:
    """What `rules` see in texts (SCHEMA) that were scanned by all rules, or only by those that `changed`.

    Hits of the scanned rules that are no longer seen end; those of other rules stay, and those of FOLLOWING, which come
    later. Codes and words replace what was known of a text. Texts whose hits changed are to be rendered anew. Answers
    [new, gone, unchanged] findings of each rule.
    """
    written = chain.of_operation(db, op)
    if written:
        return dict(written[0].new.get("by_rule", {}))
    hits = _with_ids(db, flat(rows, "hits"))
    with db.rows("scanned", rows.select(["text"])), db.rows("seen", hits):
        # Of texts that nobody scanned there is nothing to compare with, and the tables are as long as the store.
        first = changed is None and not db.all(
            "SELECT 1 FROM scans AS s SEMI JOIN scanned AS n ON n.text = s.text LIMIT 1"
        )
        _replace(db, "codes", flat(rows, "codes"), there=not first)
        _replace(db, "name_words", flat(rows, "words"), there=not first)
        new, gone, by_rule = _all_new(hits) if first else _compare(db, changed)
        told = {"texts": len(rows), "new": new, "gone": gone, "ruleset": ruleset, "by_rule": by_rule}
        subject = Subject("run", run)
        result = NewEvent(kind="result", subject=subject, slot="scrub", actor=actor, origin="machine", new=told)
        (event,) = chain.add(db, op, [result])
        db.sql.execute(
            "INSERT INTO rulesets SELECT $id, $rules, $event WHERE NOT EXISTS (FROM rulesets WHERE id = $id)",
            {"id": ruleset, "rules": json.dumps(rules, sort_keys=True), "event": event.id},
        )
        if gone:
            db.sql.execute(
                "UPDATE hits SET gone = $event WHERE rowid IN (SELECT hit FROM gone_hits)", {"event": event.id}
            )
        db.sql.execute(
            f"""INSERT INTO hits
            SELECT DISTINCT finding, kind, name, text, first, past, value, rule, version, score, $event, NULL
            FROM {"seen" if first else "new_hits"}""",
            {"event": event.id},
        )
        db.sql.execute(
            "INSERT INTO scans SELECT text, $ruleset, $event FROM scanned", {"ruleset": ruleset, "event": event.id}
        )
        if not first:
            db.sql.execute(
                """UPDATE renders SET gone = $event WHERE gone IS NULL
                AND text IN (SELECT text FROM gone_hits UNION SELECT text FROM new_hits)""",
                {"event": event.id},
            )
    return by_rule


def _replace(db: Db, table: str, rows: pa.RecordBatch, *, there: bool) -> None:
    """Rows of a table in the place of all that it held of the table `scanned`; there: whether it held something."""
    if there:
        db.sql.execute(f"DELETE FROM {table} WHERE text IN (SELECT text FROM scanned)")
    with db.rows("found", rows):
        db.sql.execute(f"INSERT INTO {table} BY NAME SELECT * FROM found")


def _all_new(hits: pa.Table) -> tuple[int, int, dict[str, list[int]]]:
    """As `_compare`, of hits in texts of which there were none."""
    rows = set(zip(*(column.to_pylist() for column in hits.columns), strict=True))
    columns = (hits.column(name).to_pylist() for name in ("finding", "rule", "kind"))
    found = {(finding, rule) for finding, rule, kind in zip(*columns, strict=True) if kind != "unread"}
    counts = Counter(rule for _, rule in found)
    return len(rows), 0, {rule: [count, 0, 0] for rule, count in sorted(counts.items())}


def _compare(db: Db, changed: list[str] | None) -> tuple[int, int, dict[str, list[int]]]:
    """How many hits of the table `seen` are new and how many are gone, which become tables `new_hits` and `gone_hits`;
    and [new, gone, unchanged] findings by rule.

    A hit with another score, or of another version of its rule, is the same finding.
    """
    scope = "NOT list_contains($rules, rule)" if changed is None else "list_contains($rules, rule)"
    given = {"rules": list(FOLLOWING) if changed is None else changed}
    before = """(SELECT rowid AS hit, h.* FROM hits AS h SEMI JOIN scanned AS s ON s.text = h.text
        WHERE h.gone IS NULL)"""
    same = " AND ".join(f"n.{name} = h.{name}" for name in ("finding", "rule", "version", "score", "value"))
    db.sql.execute(
        f"""CREATE OR REPLACE TEMP TABLE gone_hits AS SELECT h.hit, h.text FROM {before} AS h
        ANTI JOIN seen AS n ON {same} WHERE {scope}""",
        given,
    )
    db.sql.execute(
        f"CREATE OR REPLACE TEMP TABLE new_hits AS SELECT DISTINCT n.* FROM seen AS n ANTI JOIN {before} AS h ON {same}"
    )
    new, gone = db.one("SELECT (SELECT count(*) FROM new_hits), (SELECT count(*) FROM gone_hits)")
    rows = db.all(
        f"""SELECT coalesce(n.rule, h.rule) AS rule, count(*) FILTER (h.rule IS NULL),
            count(*) FILTER (n.rule IS NULL), count(*) FILTER (n.rule = h.rule)
        FROM (SELECT DISTINCT finding, rule FROM seen WHERE kind <> 'unread') AS n
        FULL JOIN (SELECT DISTINCT finding, rule FROM {before} WHERE kind <> 'unread' AND {scope}) AS h
            ON h.finding = n.finding AND h.rule = n.rule
        GROUP BY ALL ORDER BY rule""",
        given,
    )
    return int(new), int(gone), {rule: list(counts) for rule, *counts in rows}


def _with_ids(db: Db, hits: pa.RecordBatch) -> pa.Table:
    columns = (hits.column(name).to_pylist() for name in ("kind", "name", "text", "first", "past"))
    ids = [
        db.ids.finding(kind, name, text, (first, past)) for kind, name, text, first, past in zip(*columns, strict=True)
    ]
    return pa.Table.from_batches([hits]).append_column("finding", pa.array(ids, pa.string()))
