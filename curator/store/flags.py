"""Flags: what rules of quality and bias say of scrubbed records, and what people said of that."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

import pyarrow as pa

from curator.records import NewEvent, Subject
from curator.store import chain, layers
from curator.store.operation import Db, read, write

#: One flag of a record; idx -1 for all of it, first and past NULL for a whole turn, slots as JSON.
FLAG_SCHEMA = pa.schema(
    [
        ("conversation", pa.string()),
        ("rule", pa.string()),
        ("version", pa.string()),
        ("kind", pa.string()),
        ("severity", pa.string()),
        ("idx", pa.int32()),
        ("first", pa.int32()),
        ("past", pa.int32()),
        ("slots", pa.string()),
    ]
)
_COLUMNS = ", ".join(FLAG_SCHEMA.names)
# The scrubbed words of each record as a number, and whether all of it may be shown.
_NOW = f"""SELECT conversation, bool_and(ready) AS ready,
    bit_xor(hash(idx, path, text, body))::VARCHAR AS content
    FROM {layers.SCRUBBED} GROUP BY conversation"""
_LAST = """SELECT conversation, arg_max(content, event) AS content, arg_max(ruleset, event) AS ruleset
    FROM flag_looks GROUP BY conversation"""
_WAITING = f"""FROM ({_NOW}) AS n LEFT JOIN ({_LAST}) AS l ON l.conversation = n.conversation
    WHERE n.ready AND (l.content IS DISTINCT FROM n.content OR l.ruleset IS DISTINCT FROM $ruleset)"""


@dataclass(frozen=True, slots=True)
class FlagRow:
    """id: a finding's. index: of the message, None for the whole record. dismissed: whether a person said so."""

    id: str
    conversation: str
    rule: str
    version: str
    severity: str
    index: int | None
    span: tuple[int, int] | None
    slots: dict[str, str]
    dismissed: bool


@read
def waiting(db: Db, *, ruleset: str) -> list[tuple[str, str]]:
    """(record, its content as a number) of what these rules have not looked at as it now is, in order of import."""
    query = f"""SELECT n.conversation, n.content {_WAITING}
        ORDER BY (SELECT row FROM conversations AS c WHERE c.id = n.conversation)"""
    return db.all(query, layers.given(ruleset=ruleset))


@read
def count_waiting(db: Db, *, ruleset: str) -> int:
    return int(db.one(f"SELECT count(*) {_WAITING}", layers.given(ruleset=ruleset))[0])


@write
def record(
    db: Db, *, op: UUID, run: str, actor: str, ruleset: str, looked: list[tuple[str, str]], rows: pa.RecordBatch
) -> int:
    """What rules say of these records (FLAG_SCHEMA), `looked` at with their content; answers how many flags are new.

    Flags of these records that are not among the rows end.
    """
    written = chain.of_operation(db, op)
    if written:
        return int(written[0].new["new"])
    same = " AND ".join(f"r.{name} IS NOT DISTINCT FROM f.{name}" for name in FLAG_SCHEMA.names)
    ids, contents = ([pair[n] for pair in looked] for n in (0, 1))
    with db.rows("said", _with_ids(db, rows)), db.rows("looked", pa.table({"conversation": ids, "content": contents})):
        db.sql.execute(
            f"""CREATE OR REPLACE TEMP TABLE fresh AS SELECT DISTINCT r.* FROM said AS r
            ANTI JOIN (FROM flags WHERE gone IS NULL) AS f ON {same}"""
        )
        db.sql.execute(
            f"""CREATE OR REPLACE TEMP TABLE ended AS SELECT f.rowid AS flag FROM flags AS f
            SEMI JOIN looked AS l ON l.conversation = f.conversation ANTI JOIN said AS r ON {same}
            WHERE f.gone IS NULL"""
        )
        (new,), (gone,) = db.one("SELECT count(*) FROM fresh"), db.one("SELECT count(*) FROM ended")
        said = {"records": len(looked), "new": new, "gone": gone, "ruleset": ruleset}
        subject = Subject("run", run)
        (event,) = chain.add(
            db, op, [NewEvent(kind="result", subject=subject, slot="flag", actor=actor, origin="machine", new=said)]
        )
        number = {"event": event.id}
        db.sql.execute("UPDATE flags SET gone = $event WHERE rowid IN (SELECT flag FROM ended)", number)
        db.sql.execute(f"INSERT INTO flags BY NAME SELECT finding, {_COLUMNS}, $event AS event FROM fresh", number)
        db.sql.execute(
            "INSERT INTO flag_looks SELECT conversation, content, $ruleset, $event FROM looked",
            {"ruleset": ruleset, "event": event.id},
        )
    return int(new)


@read
def found(
    db: Db,
    *,
    conversations: list[str] | None = None,
    rule: str | None = None,
    severities: list[str] | None = None,
    open_only: bool = False,
    limit: int | None = None,
    as_of: int | None = None,
) -> list[FlagRow]:
    """Flags that hold, in order of import. severities: of these only. open_only: those that nobody dismissed."""
    # Said only where they are asked for: beside an OR the engine reads the whole table.
    these = "AND f.conversation IN (SELECT key FROM asked)" if conversations is not None else ""
    these += " AND f.severity IN (SELECT key FROM wanted)" if severities is not None else ""
    with db.keys("asked", conversations), db.keys("wanted", severities):
        rows = db.all(
            f"""SELECT f.finding, f.conversation, f.rule, f.version, f.severity, f.idx, f.first, f.past, f.slots,
                coalesce(d.value, r.value) IS NOT NULL AS dismissed
            FROM flags AS f JOIN conversations AS c ON c.id = f.conversation
            LEFT JOIN {layers.decisions("verdict")} AS d ON d.subject_kind = 'finding' AND d.subject = f.finding
                AND d.value = '"dismissed"'
            LEFT JOIN {layers.decisions("verdict")} AS r ON r.subject_kind = 'rule' AND r.subject = f.rule
                AND r.value = '"dismissed"'
            WHERE {layers.live("f")} AND ($rule IS NULL OR f.rule = $rule)
                {these}
                AND NOT ($open AND coalesce(d.value, r.value) IS NOT NULL)
            ORDER BY c.row, f.idx, f.first NULLS FIRST, f.rule, f.finding LIMIT $limit""",
            {
                "as_of": as_of,
                "rule": rule,
                "open": open_only,
                "limit": limit,
            },
        )
    return [_row(*row) for row in rows]


@read
def has_any(db: Db, *, conversation: str) -> bool:
    """Whether a record has a flag, dismissed or not."""
    return bool(db.all("SELECT 1 FROM flags WHERE conversation = $id AND gone IS NULL LIMIT 1", {"id": conversation}))


@read
def count_by_rule(db: Db) -> dict[str, tuple[int, int]]:
    """rule -> (records that it flags, those of them in which somebody dismissed every flag of it)."""
    rows = db.all(
        f"""WITH f AS (
            SELECT f.rule, f.conversation, bool_and(coalesce(d.value, r.value) IS NOT NULL) AS dismissed FROM flags AS f
            LEFT JOIN {layers.decisions("verdict")} AS d ON d.subject_kind = 'finding' AND d.subject = f.finding
                AND d.value = '"dismissed"'
            LEFT JOIN {layers.decisions("verdict")} AS r ON r.subject_kind = 'rule' AND r.subject = f.rule
                AND r.value = '"dismissed"'
            WHERE {layers.live("f")} GROUP BY f.rule, f.conversation
        ) SELECT rule, count(*), count(*) FILTER (dismissed) FROM f GROUP BY rule ORDER BY rule""",
        {"as_of": None},
    )
    return {rule: (records, dismissed) for rule, records, dismissed in rows}


def _row(
    finding: str,
    conversation: str,
    rule: str,
    version: str,
    severity: str,
    idx: int,
    first: int | None,
    past: int | None,
    slots: str,
    dismissed: bool,
) -> FlagRow:
    span = None if first is None or past is None else (first, past)
    index = None if idx < 0 else idx
    return FlagRow(finding, conversation, rule, version, severity, index, span, json.loads(slots), dismissed)


def _with_ids(db: Db, rows: pa.RecordBatch) -> pa.Table:
    ids = []
    for row in rows.to_pylist():
        subject = row["conversation"] if row["idx"] < 0 else f"{row['conversation']}/{row['idx']}"
        span = None if row["first"] is None else (row["first"], row["past"])
        ids.append(db.ids.finding(row["kind"], row["rule"], subject, span))
    return pa.Table.from_batches([rows]).append_column("finding", pa.array(ids, pa.string()))
