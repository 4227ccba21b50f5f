"""Records as rows of a list, of now.

To find the words and the standing of a record among all texts and decisions takes too long for every page of a list, so
`prepare` finds them once for all records and keeps them in the owner's memory. A kept row holds until an event could
have changed it: a label or a keep of that record, or anything that is about more than one record.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from curator.identity import digest_of
from curator.store import layers, standing
from curator.store.faces import faces
from curator.store.file import ENGINE_ERRORS
from curator.store.operation import Db, read
from curator.store.standing import Rules, State

#: Characters of the first words.
WORDS: Final = 200
#: Changed records from which on all are found anew by `prepare`.
_MANY: Final = 1_000
#: Decisions about one record that show in its row; those that show in none.
_OF_ONE: Final = "'label', 'keep', 'preference'"
_OF_NONE: Final = (
    "'weight', 'note', 'tie', 'schema', 'sign_off', 'reveal', 'sample', 'attest', 'launch', 'job', 'alias'"
)
_COLUMNS: Final = "id, state, split, source, path, turns, words, tasks, said"


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A record in a list. turns: how many messages. split: "" for none. file: the path of its import.

    labels: (task, value) of the whole record. words: the scrubbed beginning of what a person said
    first, in one line of at most WORDS characters; None where it is withheld.
    """

    id: str
    state: State
    split: str
    source: str
    file: str
    turns: int
    labels: list[tuple[str, str]]
    words: str | None


@read
def prepare(db: Db, *, rules: Rules) -> None:
    """Find the rows of all records, so that lists answer at once; does nothing where those kept will do.

    About 5 seconds for a million records; lists answer meanwhile, more slowly.
    """
    kept = _kept(db, rules)
    if kept is not None and len(kept[1]) < _MANY:
        return
    old = _tables(db)
    (event,) = db.one("SELECT coalesce(max(id), 0) FROM events")
    query = f"CREATE TABLE memory.main.{_prefix(rules)}{event} AS {_live('conversations', rules)} ORDER BY row"
    # Somebody else may be making or dropping the same ones, which will do.
    with contextlib.suppress(*ENGINE_ERRORS):
        db.sql.execute(query, used(query, {**rules.given(), **layers.given()}))
        db.sql.commit()
        for table in old:
            db.sql.execute(f"DROP TABLE IF EXISTS memory.main.{table}")


def rows(db: Db, wanted: Sequence[tuple[int, str]], rules: Rules) -> list[ViewRow]:
    """The records of these (row, id), in this order."""
    kept = _kept(db, rules)
    found: dict[str, ViewRow] = {}
    if kept is not None:
        table, changed = kept
        with _chosen(db, [item for item in wanted if item[1] not in changed]):
            found |= _read(db, f"SELECT {_COLUMNS} FROM memory.main.{table} SEMI JOIN chosen USING (row)", {})
    left = [item for item in wanted if item[1] not in found]
    if left:
        with _chosen(db, left):
            query = f"SELECT {_COLUMNS} FROM {_live('chosen', rules)}"
            found |= _read(db, query, used(query, {**rules.given(), **layers.given()}))
    return [found[number] for _, number in wanted]


def used(query: str, given: dict[str, Any]) -> dict[str, Any]:
    """The parameters that a query names; the engine refuses others."""
    return {name: value for name, value in given.items() if re.search(rf"\${name}\b", query)}


def _live(chosen: str, rules: Rules) -> str:
    """row and _COLUMNS of the records of a table (row, id), found now."""
    return f"""(
        WITH known AS MATERIALIZED (FROM {faces(chosen)}), labels AS (
            SELECT subject AS id, list(slot ORDER BY slot) AS tasks, list(value ORDER BY slot) AS said
            FROM decisions WHERE kind = 'label' AND subject IN (SELECT id FROM {chosen}) GROUP BY subject
        )
        SELECT s.row, s.id, s.state, s.split, c.source, i.path, c.messages AS turns, f.words, l.tasks, l.said
        FROM {standing.states(chosen, "FROM known", rules)} AS s
        JOIN known AS f ON f.row = s.row JOIN conversations AS c ON c.row = s.row
        JOIN imports AS i ON i.id = c.import LEFT JOIN labels AS l ON l.id = s.id)"""


def _kept(db: Db, rules: Rules) -> tuple[str, set[str]] | None:
    """The table of kept rows, and the records whose rows changed since; None where all may have."""
    prefix = _prefix(rules)
    events = [int(name.removeprefix(prefix)) for name in _tables(db) if name.startswith(prefix)]
    if not events:
        return None
    since = {"event": max(events)}
    (others,) = db.one(f"SELECT count(*) FROM events WHERE id > $event AND kind NOT IN ({_OF_ONE}, {_OF_NONE})", since)
    subjects = db.all(
        f"SELECT DISTINCT split_part(subject, '/', 1) FROM events WHERE id > $event AND kind IN ({_OF_ONE})", since
    )
    # Under a limit, one that goes out lets another one in.
    if others or (subjects and rules.limit is not None):
        return None
    return f"{prefix}{max(events)}", {subject for (subject,) in subjects}


def _prefix(rules: Rules) -> str:
    return f"rows_{digest_of(rules.given(), rules.paired, rules.edits)}_"


def _tables(db: Db) -> list[str]:
    found = db.all(
        """SELECT table_name FROM duckdb_tables()
        WHERE database_name = 'memory' AND NOT temporary AND starts_with(table_name, 'rows_')"""
    )
    return [row[0] for row in found]


def _chosen(db: Db, wanted: Sequence[tuple[int, str]]) -> contextlib.AbstractContextManager[None]:
    numbers, ids = [row for row, _ in wanted], [number for _, number in wanted]
    return db.rows("chosen", pa.table({"row": pa.array(numbers, pa.int64()), "id": pa.array(ids, pa.string())}))


def _read(db: Db, query: str, given: dict[str, Any]) -> dict[str, ViewRow]:
    return {
        id: ViewRow(id, state, split, source, file, turns, _labels(tasks or [], said or []), _line(words))
        for id, state, split, source, file, turns, words, tasks, said in db.all(query, given)
    }


def _labels(tasks: list[str], values: list[str]) -> list[tuple[str, str]]:
    found = []
    for task, value in zip(tasks, values, strict=True):
        said = json.loads(value)
        found.append((task, ", ".join(map(str, said)) if isinstance(said, list) else str(said)))
    return found


def _line(words: str | None) -> str | None:
    return None if words is None else " ".join(words.split())[:WORDS]
