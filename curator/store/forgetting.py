"""One person erased: the store made anew without some records, or without a value wherever it stands.

Where the value stood it says FORGOTTEN. A text that held it is another text then, which waits to be scanned; of a
purged one, what it was scrubbed to is changed in place. The chain of events holds: it has ids and keyed hashes only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pyarrow as pa

from curator.records import Conversation, NewEvent, Subject, texts, with_texts
from curator.store import chain, copying, holding
from curator.store.holding import FORGOTTEN
from curator.store.operation import Db, read, rewrite
from curator.store.reading import records

#: Texts that anybody or any machine wrote, in which a value is replaced.
_WRITTEN: Final = {
    "answers": ("body",),
    "evaluations": ("report",),
    "imports": ("path",),
    "flags": ("slots",),
    "tune_events": ("message", "data"),
    # A step of an import is named after its file.
    "runs": ("step", "result"),
    "stage_marks": ("result",),
    "backups": ("path",),
    "suggestions": ("task", "value"),
}


@rewrite
def erase(
    db: Db, to: Path, /, *, op: UUID, actor: str, records: list[str] | None = None, value: str | None = None
) -> Iterator[pa.RecordBatch]:
    """These records whole, or a value wherever it stands; the same `op` again changes nothing."""
    if chain.of_operation(db, op):
        return
    with copying.attached(db, to) as name:
        db.sql.begin()
        number = db.one("SELECT coalesce(max(id), 0) + 1 FROM events")[0]
        if value is not None:
            found = holding.find(db, value)
            new: dict[str, Any] = {"records": len(found.records), "rejects": found.rejects, "edits": found.edits}
            fillings = _without_value(db, value)
        else:
            new = {"records": len(records or [])}
            fillings = _without_records(db, records or [])
        yield from copying.tables(db, name, fillings)
        db.sql.execute(f"USE {name}")
        ended = _decisions(db, records or [], actor)
        subject = Subject("run", op.hex)
        tombstone = NewEvent(kind="forget", subject=subject, actor=actor, new=new, origin="machine")
        chain.add(db, op, [tombstone, *ended])
        if records:
            db.sql.execute("INSERT INTO forgotten SELECT id, import, $event FROM erased", {"event": number})
        db.sql.execute("USE store")
        db.sql.commit()


@read
def only_in(db: Db, *, records: list[str]) -> tuple[list[str], list[str]]:
    """Keyed ids of the values that were found in these records and nowhere else, and keys of their texts alone."""
    _find_erased(db, records)
    values = db.all(
        """SELECT value FROM hits GROUP BY value HAVING bool_and(text IN (SELECT text FROM other)) ORDER BY value"""
    )
    return [id for (id,) in values], [key for (key,) in db.all("SELECT text FROM other ORDER BY text")]


def _without_value(db: Db, value: str) -> dict[str, copying.Filling]:
    db.sql.execute("SET VARIABLE forgotten = $pattern", {"pattern": holding.engine_pattern(value)})
    # Texts of which what was found is of no use: they are other texts now. Purged ones stay under their key.
    db.sql.execute(
        """CREATE OR REPLACE TEMP TABLE other AS SELECT text FROM affected
        WHERE text NOT IN (SELECT text FROM purged)
        UNION SELECT text FROM lost WHERE text NOT IN (SELECT text FROM purged)"""
    )
    names = db.all("SELECT name FROM hits UNION SELECT entity FROM surrogates")
    values = [db.ids.value(name, value) for (name,) in names]
    with db.keys("asked", values):
        db.sql.execute("CREATE OR REPLACE TEMP TABLE hashes AS SELECT key FROM asked")
    known = "t.text NOT IN (SELECT text FROM other)"
    sought = re.compile(holding.pattern_of(value), re.IGNORECASE)
    fillings: dict[str, copying.Filling] = {
        "conversations": partial(_rewritten, sought),
        "messages": lambda db, into, table: copying.chosen(db, into, table, "*", _UNTOUCHED),
        "places": lambda db, into, table: copying.chosen(db, into, table, _PLACES),
        "rejects": lambda db, into, table: copying.chosen(db, into, table, _REJECTS),
        "authored": lambda db, into, table: copying.chosen(
            db, into, table, f"* REPLACE ({_replaced('body')} AS body)",
            "t.kind = 'edit' OR NOT regexp_matches(t.body, getvariable('forgotten'))",
        ),
        "pseudonyms": lambda db, into, table: copying.chosen(db, into, table, _PSEUDONYMS),
        "surrogates": lambda db, into, table: copying.chosen(db, into, table, _PSEUDONYMS),
        "hits": lambda db, into, table: copying.chosen(
            db, into, table, "*", f"{known} AND t.value NOT IN (SELECT key FROM hashes)"
        ),
        "name_words": lambda db, into, table: copying.chosen(
            db, into, table, "*", f"{known} AND t.value NOT IN (SELECT key FROM hashes)"
        ),
        "renders": lambda db, into, table: copying.chosen(
            db, into, table, f"* REPLACE ({_replaced('body')} AS body)", known
        ),
    }  # fmt: skip
    for table, columns in _WRITTEN.items():
        fillings[table] = partial(_replacing, columns)
    for table in ("scans", "codes"):
        fillings[table] = lambda db, into, table: copying.chosen(db, into, table, "*", known)
    return fillings


def _replaced(column: str) -> str:
    return f"regexp_replace(t.{column}, getvariable('forgotten'), '{FORGOTTEN}', 'g')"


def _replacing(columns: tuple[str, ...], db: Db, into: str, table: str) -> Iterator[int]:
    changed = ", ".join(f"{_replaced(column)} AS {column}" for column in columns)
    return copying.chosen(db, into, table, f"* REPLACE ({changed})")


_UNTOUCHED = "t.row NOT IN (SELECT row FROM affected)"
_PLACES = """* REPLACE (coalesce((SELECT any_value(a.new) FROM affected AS a WHERE a.text = t.text
    AND a.text NOT IN (SELECT text FROM purged)), t.text) AS text)"""
_REJECTS = f"""* REPLACE (CASE WHEN regexp_matches({holding.RAW}, getvariable('forgotten')) THEN NULL ELSE t.raw END
    AS raw)"""
#: Neither a pseudonym's number nor a surrogate is ever given to anybody else.
_PSEUDONYMS = """* REPLACE (CASE WHEN t.value IN (SELECT key FROM hashes) THEN 'forgotten-' || uuid() ELSE t.value END
    AS value)"""


def _rewritten(sought: re.Pattern[str], db: Db, into: str, table: str) -> Iterator[int]:
    """The affected records with their messages, and the other records."""
    rows = [row for (row,) in db.all("SELECT DISTINCT row FROM affected ORDER BY row")]
    for some in records(db, rows, "affected"):
        yield copying.put_records(db, into, [(row, _without(record, sought)) for row, record in some])
    yield from copying.chosen(db, into, table, "*", _UNTOUCHED)


def _without(record: Conversation, sought: re.Pattern[str]) -> Conversation:
    new = {t.place: sought.sub(FORGOTTEN, t.value) for t in texts(record) if sought.search(t.value)}
    return with_texts(record, new)


def _find_erased(db: Db, ids: list[str]) -> None:
    """Tables `erased` (row, id, import): these records; `other` (text): what goes with them."""
    with db.keys("asked", ids):
        db.sql.execute(
            """CREATE OR REPLACE TEMP TABLE erased AS SELECT row, id, import FROM conversations
            WHERE id IN (SELECT key FROM asked)"""
        )
    # Texts that stand nowhere else; of edits, every one that was ever made of these records and of no other.
    db.sql.execute(
        """CREATE OR REPLACE TEMP TABLE other AS
        WITH edits AS (
            SELECT split_part(subject, '/', 1) AS id, new ->> '$' AS text FROM events
            WHERE kind = 'edit' AND new <> 'null'
        ), stands AS (
            SELECT c.id, p.text FROM places AS p JOIN conversations AS c ON c.row = p.row WHERE p.text IS NOT NULL
            UNION ALL SELECT id, text FROM edits
        )
        SELECT text FROM stands GROUP BY text HAVING bool_and(id IN (SELECT id FROM erased))"""
    )


def _without_records(db: Db, ids: list[str]) -> dict[str, copying.Filling]:
    _find_erased(db, ids)
    by_row, by_text = "t.row NOT IN (SELECT row FROM erased)", "t.text NOT IN (SELECT text FROM other)"
    whose = "t.conversation NOT IN (SELECT id FROM erased)"
    conditions = {
        **dict.fromkeys(("conversations", "messages", "places", "exported"), by_row),
        **dict.fromkeys(("scans", "hits", "codes", "name_words", "authored", "purged"), by_text),
        **dict.fromkeys(("flags", "flag_looks", "suggestions", "assignments", "compared"), whose),
        "renders": f"{by_text} AND split_part(t.place, '/', 1) NOT IN (SELECT id FROM erased)",
        "pairs": "t.a NOT IN (SELECT id FROM erased) AND t.b NOT IN (SELECT id FROM erased)",
        "drops": f"{whose} AND (t.kept IS NULL OR t.kept NOT IN (SELECT id FROM erased))",
    }
    return {table: partial(_only, where) for table, where in conditions.items()}


def _only(where: str, db: Db, into: str, table: str) -> Iterator[int]:
    return copying.chosen(db, into, table, "*", where)


def _decisions(db: Db, ids: list[str], actor: str) -> list[NewEvent]:
    """What ends every decision about these records."""
    with db.keys("asked", ids):
        rows = db.all(
            """SELECT kind, subject_kind, subject, slot FROM decisions WHERE subject_kind IN
            ('conversation', 'message', 'place', 'pair', 'occurrence')
            AND EXISTS (FROM asked AS a WHERE contains(subject, a.key)) ORDER BY ALL"""
        )
    return [
        NewEvent(kind=kind, subject=Subject(subject_kind, subject), slot=slot, actor=actor, origin="machine")
        for kind, subject_kind, subject, slot in rows
    ]
