"""What happened in the store since an event, in short: for a screen that is open while others work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from curator.store.operation import Db, read

#: Labels that are told one by one; of more, only how many.
_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Deed:
    """What an actor did: so many events of a kind. person: whether somebody decided it."""

    actor: str
    kind: str
    person: bool
    count: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """A record that got a label, or lost it (value None). task: the slot."""

    record: str
    task: str
    value: str | None
    actor: str


@dataclass(frozen=True, slots=True)
class Heard:
    """newest: the number of the newest event of all. labelled: at most 500, the newest of each record and task."""

    newest: int
    deeds: list[Deed]
    labelled: list[Labelled]


@read
def since(db: Db, *, after: int, but: list[str]) -> Heard:
    """What came after an event, by anybody but these operations (uuids as hexadecimal digits)."""
    (newest,) = db.one("SELECT coalesce(max(id), 0) FROM events")
    if newest <= after:
        return Heard(newest, [], [])
    with db.keys("ours", but):
        db.sql.execute(
            """CREATE OR REPLACE TEMP TABLE heard AS SELECT e.* FROM events AS e
            WHERE e.id > $after AND replace(e.op::VARCHAR, '-', '') NOT IN (SELECT key FROM ours)""",
            {"after": after},
        )
    deeds = db.all(
        """SELECT actor, kind, origin <> 'machine' AS person, count(*) FROM heard
        GROUP BY actor, kind, person ORDER BY actor, kind, person"""
    )
    labelled = db.all(
        """SELECT subject, slot, arg_max(new, id) ->> '$', arg_max(actor, id) FROM heard WHERE kind = 'label'
        GROUP BY subject, slot ORDER BY max(id) DESC LIMIT $most""",
        {"most": _MOST},
    )
    return Heard(newest, [Deed(*row) for row in deeds], [Labelled(*row) for row in labelled])
