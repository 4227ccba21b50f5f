"""Where a value stands in the store, in whatever case and spacing: in records, edits, notes, rejected input."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from curator.records import texts
from curator.store import imports
from curator.store.operation import Db, read
from curator.store.reading import records

#: What stands where a value stood.
FORGOTTEN: Final = "[FORGOTTEN]"
#: Every space of Unicode, as such and as JSON escapes it.
_ENGINE_SPACES: Final = (
    r"(?:[\s\p{Z}\x0b\x1c-\x1f\x85]|\\[nrtfb]|\\u(?:00(?:[aA]0|85|0[bB])|20(?:0[0-9aA]|2[89fF]|5[fF])|3000|1680))+"
)
_AFFECTED: Final = pa.schema([("row", pa.int64()), ("text", pa.string()), ("new", pa.string())])
#: The bytes of a reject as text; what is no UTF-8 is shown as escapes.
RAW: Final = "coalesce(try(decode(raw)), raw::VARCHAR, '')"


@dataclass(frozen=True, slots=True)
class Held:
    """Where somebody is. records: ids. rejects, notes, edits: how many hold the value. first: the event with which the
    oldest of all these came, 0 for none. edited: ids of records of which an edit holds it. files: that it came from.
    """

    records: list[str]
    rejects: int
    notes: int
    edits: int
    first: int
    edited: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@read
def held(db: Db, *, value: str) -> Held:
    """Where a value stands, in whatever case and spacing."""
    return find(db, value)


def pattern_of(value: str) -> str:
    """A regular expression of Python's, where case counts for nothing: the value with any spaces between its words."""
    return r"\s+".join(re.escape(word) for word in value.split())


def find(db: Db, value: str) -> Held:
    """Also tables `affected` (row, text, new): texts that hold the value; and `lost` (text): those of edits."""
    pattern = pattern_of(value)
    sought = re.compile(pattern, re.IGNORECASE)
    db.sql.execute("CREATE OR REPLACE TEMP TABLE every AS SELECT row FROM conversations")
    rows = [row for (row,) in db.all("SELECT row FROM every ORDER BY row")]
    affected: dict[str, list[Any]] = {"row": [], "text": [], "new": []}
    ids: dict[int, str] = {}
    for some in records(db, rows, "every"):
        for row, record in some:
            for text in texts(record):
                if sought.search(text.value):
                    ids[row] = record.id
                    affected["row"].append(row)
                    affected["text"].append(db.ids.text(text.value))
                    affected["new"].append(db.ids.text(sought.sub(FORGOTTEN, text.value)))
    with db.rows("found", pa.table(affected, schema=_AFFECTED)):
        db.sql.execute("CREATE OR REPLACE TEMP TABLE affected AS SELECT DISTINCT * FROM found")
    given = {"pattern": engine_pattern(value)}
    db.sql.execute(
        """CREATE OR REPLACE TEMP TABLE lost AS SELECT DISTINCT text FROM authored
        WHERE kind = 'edit' AND regexp_matches(body, $pattern)""",
        given,
    )
    _find_written(db, given)
    (rejects,) = db.one("SELECT count(*) FROM refused")
    (notes,) = db.one("SELECT count(*) FROM wrote WHERE kind <> 'edit'")
    (edits,) = db.one("SELECT count(*) FROM lost")
    (first,) = db.one(
        """SELECT coalesce(min(event), 0) FROM (
            SELECT event FROM conversations WHERE row IN (SELECT row FROM affected)
            UNION ALL SELECT event FROM refused UNION ALL SELECT id FROM said)"""
    )
    edited = db.all("SELECT DISTINCT split_part(subject, '/', 1) AS id FROM said WHERE kind = 'edit' ORDER BY id")
    files = imports.files(
        db,
        """SELECT import, event FROM refused
        UNION SELECT import, event FROM conversations WHERE row IN (SELECT row FROM affected)""",
    )
    return Held([ids[row] for row in sorted(ids)], rejects, notes, edits, first, [id for (id,) in edited], files)


def _find_written(db: Db, given: dict[str, str]) -> None:
    """Tables `refused` (import, event): rejects that hold it; `wrote` (text, kind): free text; `said` (id, kind,
    subject): the events that name that.
    """
    db.sql.execute(
        f"""CREATE OR REPLACE TEMP TABLE refused AS
        SELECT import, event FROM rejects WHERE regexp_matches({RAW}, $pattern)""",
        given,
    )
    db.sql.execute(
        """CREATE OR REPLACE TEMP TABLE wrote AS
        SELECT text, kind FROM authored WHERE kind <> 'edit' AND regexp_matches(body, $pattern)
        UNION ALL SELECT text, 'edit' FROM lost""",
        given,
    )
    db.sql.execute(
        """CREATE OR REPLACE TEMP TABLE said AS
        SELECT e.id, e.kind, e.subject FROM events AS e JOIN wrote AS w ON contains(e.new, w.text)"""
    )


def engine_pattern(value: str) -> str:
    """The same for the engine, whose `\\s` knows ASCII alone; also as JSON writes it, with escapes for spaces and for
    all but ASCII, which are others in another case.
    """
    forms = {tuple(form.split()) for form in (value, value.lower(), value.upper(), value.title())}
    escaped = {tuple(json.dumps(word)[1:-1] for word in words) for words in forms}
    written = sorted({tuple(value.split()), *escaped})
    return "(?i)" + "|".join(_ENGINE_SPACES.join(map(re.escape, words)) for words in written)
