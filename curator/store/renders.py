"""The scrubbed layer: which texts wait to be rendered, what decides about them, and what they became."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pyarrow as pa

from curator.records import NewEvent, Subject
from curator.records.finding import PERSON
from curator.store import chain, effects, layers
from curator.store.operation import Db, read, write

#: place "": the text wherever it stands; else the one place (CONVERSATION/INDEX/PATH). body NULL: clean as it is.
RENDER_SCHEMA = pa.schema(
    [("text", pa.string()), ("place", pa.string()), ("body", pa.string()), ("spans", pa.string())]
)

# Scanned texts that stand somewhere and have no live render of this version. A version (styles, thresholds) only
# matters to texts in which something was found, by a detector or by a person.
# Purged texts stay as they are.
_PENDING = f"""
    SELECT p.text, min((p.row, p.idx, p.path)) AS first, bool_or(h.text IS NOT NULL) AS found FROM {layers.BOTH} AS p
    SEMI JOIN scans AS s ON s.text = p.text
    LEFT JOIN (
        SELECT text FROM {layers.HITS} WHERE kind <> 'unread' UNION SELECT text FROM {layers.MISSED}
    ) AS h ON h.text = p.text
    LEFT JOIN (SELECT text, version FROM renders WHERE gone IS NULL AND place = '') AS r ON r.text = p.text
    ANTI JOIN purged AS g ON g.text = p.text
    WHERE p.text IS NOT NULL AND (r.text IS NULL OR (h.text IS NOT NULL AND r.version <> $version))
    GROUP BY p.text"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision about findings: scope finding, value, rule, or occurrence (then `place` is set)."""

    scope: str
    subject: str
    place: str
    value: str


@read
def pending(db: Db, *, version: str) -> list[str]:
    """Keys of the texts with findings that wait to be rendered, in reading order."""
    query = f"SELECT text FROM ({_PENDING}) WHERE found ORDER BY first, text"
    return [row[0] for row in db.all(query, layers.given(version=version))]


@read
def count_pending(db: Db, *, version: str) -> int:
    return int(db.one(f"SELECT count(*) FROM ({_PENDING})", layers.given(version=version))[0])


@write
def pass_clean(db: Db, *, op: UUID, run: str, actor: str, version: str) -> int:
    """Let through every waiting text in which nothing was found. Answers how many."""
    written = chain.of_operation(db, op)
    if written:
        return int(written[0].new["texts"])
    (number,) = db.one(f"SELECT count(*) FROM ({_PENDING}) WHERE NOT found", layers.given(version=version))
    if number == 0:
        return 0
    (event,) = chain.add(db, op, [_result(run, actor, number)])
    db.sql.execute(
        f"""INSERT INTO renders SELECT text, '', NULL, NULL, $version, $event, NULL
        FROM ({_PENDING}) WHERE NOT found ORDER BY first""",
        layers.given(version=version, event=event.id),
    )
    return int(number)


@read
def verdicts(db: Db, *, texts: list[str]) -> list[Verdict]:
    """The verdicts that bear on findings in these texts."""
    with db.keys("asked", texts):
        rows = db.all(
            """WITH h AS (
                SELECT DISTINCT finding, value, rule FROM hits WHERE text IN (SELECT key FROM asked)
            )
            SELECT d.subject_kind, d.subject, d.value FROM decisions AS d WHERE d.kind = 'verdict' AND (
                (d.subject_kind = 'finding' AND d.subject IN (SELECT finding FROM h))
                OR (d.subject_kind = 'occurrence' AND split_part(d.subject, '@', 1) IN (SELECT finding FROM h))
                OR (d.subject_kind = 'value' AND d.subject IN (SELECT value FROM h))
                OR (d.subject_kind = 'rule' AND d.subject IN (SELECT rule FROM h)))
            ORDER BY d.event"""
        )
    return [_verdict(scope, subject, json.loads(value)) for scope, subject, value in rows]


@read
def styles(db: Db) -> dict[str, str]:
    """Replacement styles that people chose, by entity."""
    rows = db.all("SELECT subject, value FROM decisions WHERE kind = 'style' AND subject_kind = 'entity'")
    return {subject: json.loads(value) for subject, value in rows}


@read
def missed(db: Db, *, texts: list[str]) -> list[tuple[str, str, Any]]:
    """Spans that people marked: (place, text, {"entity", "start", "end"}) for places where these texts stand."""
    with db.keys("asked", texts):
        rows = db.all(
            f"SELECT place, text, value FROM {layers.MISSED} WHERE text IN (SELECT key FROM asked) ORDER BY ALL",
            layers.given(),
        )
    return [(place, text, json.loads(value)) for place, text, value in rows]


@read
def standing(db: Db, *, texts: list[str]) -> list[tuple[str, str, str]]:
    """(text, place, thread) of every place where these texts stand; the conversation's id where it has no thread."""
    with db.keys("asked", texts):
        return db.all(
            f"""SELECT p.text, {layers.PLACE_ID}, coalesce(c.thread, c.id) FROM {layers.BOTH} AS p
            JOIN conversations AS c ON c.row = p.row WHERE p.text IN (SELECT key FROM asked) ORDER BY ALL""",
            layers.given(),
        )


@read
def unplaced(db: Db, *, names: list[str]) -> list[str]:
    """Texts in which one of these entities was found that stand in a place which came after they were rendered."""
    with db.keys("named", names):
        rows = db.all(
            f"""SELECT DISTINCT p.text FROM {layers.BOTH} AS p JOIN conversations AS c ON c.row = p.row
            SEMI JOIN (SELECT text FROM renders WHERE gone IS NULL AND place = '') AS t ON t.text = p.text
            SEMI JOIN (SELECT text FROM hits WHERE gone IS NULL AND name IN (SELECT key FROM named)) AS h
                ON h.text = p.text
            ANTI JOIN (SELECT place FROM renders WHERE gone IS NULL AND place <> '') AS r ON r.place = {layers.PLACE_ID}
            ANTI JOIN purged AS g ON g.text = p.text ORDER BY ALL""",
            layers.given(),
        )
    return [key for (key,) in rows]


@write
def record(db: Db, *, op: UUID, run: str, actor: str, version: str, read_at: int, rows: pa.RecordBatch) -> int:
    """What texts became (RENDER_SCHEMA); older renders of the same texts end. Answers the number of texts.

    read_at: the newest event when findings and verdicts were read. A text that a later one touches is left out: it
    waits to be rendered again.
    """
    written = chain.of_operation(db, op)
    if written:
        return int(written[0].new["texts"])
    stale = effects.changed_since(db, read_at) if db.tail.id > read_at else set()
    keep = [key not in stale for key in rows.column("text").to_pylist()]
    with db.rows("made", rows.filter(pa.array(keep, pa.bool_()))):
        (number,) = db.one("SELECT count(DISTINCT text) FROM made")
        (event,) = chain.add(db, op, [_result(run, actor, number)])
        db.sql.execute(
            "UPDATE renders SET gone = $event WHERE gone IS NULL AND text IN (SELECT text FROM made)",
            {"event": event.id},
        )
        db.sql.execute(
            "INSERT INTO renders SELECT text, place, body, spans, $version, $event, NULL FROM made",
            {"version": version, "event": event.id},
        )
    return int(number)


@write
def allocate(db: Db, *, values: list[tuple[str, str]], same: dict[str, str] | None = None) -> list[int]:
    """The number of each (entity, value) everywhere in this workspace; new ones are counted on in the order given.

    same: values of PERSON that get the number of another one, unless they have their own already.
    """
    wanted = list(dict.fromkeys(values))
    others = {(PERSON, value): (PERSON, other) for value, other in (same or {}).items()}
    asked = list(dict.fromkeys([*wanted, *(others[key] for key in wanted if key in others)]))
    with db.rows("asked", pa.table({"entity": [e for e, _ in asked], "value": [v for _, v in asked]})):
        known: dict[tuple[str, str], int] = {
            (entity, value): number
            for entity, value, number in db.all(
                """SELECT p.entity, p.value, p.number FROM pseudonyms AS p
                SEMI JOIN asked AS a ON a.entity = p.entity AND a.value = p.value"""
            )
        }
    highest: dict[str, int] = dict(db.all("SELECT entity, max(number) FROM pseudonyms GROUP BY entity"))
    new: list[dict[str, Any]] = []

    def number(key: tuple[str, str]) -> int:
        if key not in known:
            entity, value = key
            if key in others:
                known[key] = known.get(others[key]) or number(others[key])
            else:
                highest[entity] = known[key] = highest.get(entity, 0) + 1
            new.append({"entity": entity, "value": value, "number": known[key]})
        return known[key]

    for key in wanted:
        number(key)
    if new:
        with db.rows("fresh", pa.Table.from_pylist(new)):
            db.sql.execute(
                """INSERT INTO pseudonyms SELECT entity, value, number,
                (SELECT coalesce(max(id), 0) FROM events) FROM fresh"""
            )
    return [known[key] for key in values]


@read
def numbered(db: Db, *, entity: str, number: int) -> list[str]:
    """The keyed ids of the values that a numbered tag stands for."""
    rows = db.all(
        "SELECT value FROM pseudonyms WHERE entity = $entity AND number = $number ORDER BY value",
        {"entity": entity, "number": number},
    )
    return [id for (id,) in rows]


def _verdict(scope: str, subject: str, value: str) -> Verdict:
    if scope != "occurrence":
        return Verdict(scope, subject, "", value)
    finding, _, place = subject.partition("@")
    return Verdict(scope, finding, place, value)


def _result(run: str, actor: str, texts: int) -> NewEvent:
    return NewEvent(
        kind="result", subject=Subject("run", run), slot="replace", actor=actor, origin="machine", new={"texts": texts}
    )
