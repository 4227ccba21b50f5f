"""The store made anew without what people sent: what it was scrubbed to stands in its place, and nothing else of it.

Texts keep their keys, so that findings, verdicts, sign-offs and exports stay what they were; a text of which something
was replaced is `purged`: no scan and no decision changes it any more. A text that is clean as it came stays, and can be
scanned again. Renders of the past go: they may show what was found later; and so do the bytes of rejects, and notes and
reasons, which nobody scans. Of the path of an import that holds something personal only what it was scrubbed to stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pyarrow as pa

from curator.errors import RefusedError
from curator.records import NewEvent, Subject
from curator.store import chain, clean, copying, layers
from curator.store.operation import Db, read, rewrite


@dataclass(frozen=True, slots=True)
class Purgeable:
    """How much raw text there is. texts: of which something is replaced. unready: places that nothing stands for yet.
    notes: notes and reasons.
    """

    texts: int
    unready: int
    rejects: int
    notes: int


# What stands for each text: body NULL where it is clean; clear: in some place it stands as it came.
_KEPT = """CREATE OR REPLACE TEMP TABLE kept AS
    SELECT text, any_value(body) FILTER (place = '') AS body, bool_or(place = '') AS ready,
        bool_or(place <> '' AND body IS NULL) AS clear, bool_or(body IS NOT NULL) AS replaced
    FROM renders WHERE gone IS NULL GROUP BY text"""
_GONE = f"""SELECT DISTINCT p.text, coalesce(k.ready, FALSE) AS ready FROM {layers.BOTH} AS p
    LEFT JOIN kept AS k ON k.text = p.text ANTI JOIN purged AS g ON g.text = p.text
    WHERE p.text IS NOT NULL AND (k.text IS NULL OR NOT k.ready OR k.replaced)"""
_EDIT = """t.text, t.kind, (SELECT CASE WHEN k.body IS NULL OR k.clear THEN t.body ELSE k.body END
    FROM kept AS k WHERE k.text = t.text) AS body"""


@read
def purgeable(db: Db) -> Purgeable:
    """What a purge would take."""
    return _purgeable(db)


def _purgeable(db: Db) -> Purgeable:
    db.sql.execute(_KEPT)
    return Purgeable(
        texts=db.one(f"SELECT count(*) FROM ({_GONE})", layers.given())[0],
        unready=db.one(f"SELECT count(*) FROM {layers.SCRUBBED} WHERE NOT ready", layers.given())[0],
        rejects=db.one("SELECT count(*) FROM rejects WHERE raw IS NOT NULL")[0],
        notes=db.one("SELECT count(*) FROM authored WHERE kind <> 'edit'")[0],
    )


@rewrite
def originals(
    db: Db,
    to: Path,
    /,
    *,
    op: UUID,
    actor: str,
    force: bool = False,
    paths: dict[str, str] | None = None,
    vault: bool = False,
) -> Iterator[pa.RecordBatch]:
    """Everything but raw text; the same `op` again changes nothing.

    paths: of imports whose path holds something personal, by id, what stands in its place.

    force: also where some text has nothing that stands for it: its places are empty afterwards. Raises RefusedError
    where there is such a one and it is not said. vault: whether the event tells that it is kept.
    """
    if chain.of_operation(db, op):
        return
    with copying.attached(db, to) as name:
        db.sql.begin()
        found = _purgeable(db)
        if found.unready and not force:
            raise RefusedError("not everything is scanned and rendered", fix="run `curator scrub` first")
        db.sql.execute(f"CREATE OR REPLACE TEMP TABLE gone_texts AS {_GONE}", layers.given())
        db.sql.execute("CREATE OR REPLACE TEMP TABLE named(id VARCHAR, path VARCHAR)")
        for import_id, path in (paths or {}).items():
            db.sql.execute("INSERT INTO named VALUES (?, ?)", [import_id, path])
        yield from copying.tables(
            db,
            name,
            {
                "conversations": _conversations,
                "messages": lambda db, into, table: copying.chosen(db, into, table, "*", _SAME),
                "authored": lambda db, into, table: copying.chosen(db, into, table, _EDIT, _IS_KEPT),
                "imports": lambda db, into, table: copying.chosen(db, into, table, _NAMED),
                "rejects": lambda db, into, table: copying.chosen(db, into, table, "* REPLACE (NULL AS raw)"),
                "renders": lambda db, into, table: copying.chosen(db, into, table, "*", "t.gone IS NULL"),
            },
        )
        db.sql.execute(f"USE {name}")
        _note(db, op, actor, found, vault)
        db.sql.execute("USE store")
        db.sql.commit()


_NAMED = "* REPLACE (coalesce((SELECT n.path FROM named AS n WHERE n.id = t.id), t.path) AS path)"
_SAME = "t.row NOT IN (SELECT row FROM differing)"
_IS_KEPT = "t.kind = 'edit' AND t.text IN (SELECT text FROM kept WHERE ready)"


def _conversations(db: Db, into: str, table: str) -> Iterator[int]:
    """Those that are as they came, and the others with their messages as they are scrubbed."""
    for found in clean.differing(db):
        yield copying.put_records(db, into, found)
    yield from copying.chosen(db, into, table, "*", _SAME)


def _note(db: Db, op: UUID, actor: str, found: Purgeable, vault: bool) -> None:
    """The event, and what it did, in the new database."""
    new = {
        "texts": found.texts,
        "rejects": found.rejects,
        "notes": found.notes,
        "emptied": found.unready,
        "vault": vault,
    }
    (event,) = chain.add(
        db, op, [NewEvent(kind="purge", subject=Subject("run", op.hex), actor=actor, new=new, origin="machine")]
    )
    number = {"event": event.id}
    db.sql.execute("INSERT INTO purged SELECT text, $event FROM gone_texts", number)
    db.sql.execute("DELETE FROM renders WHERE text IN (SELECT text FROM gone_texts WHERE NOT ready)")
    db.sql.execute(
        "INSERT INTO renders SELECT text, '', '', '[]', 'purged', $event, NULL FROM gone_texts WHERE NOT ready", number
    )
