"""Events as people made them: several of one kind that were written in one batch are one row."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from curator.store.operation import Db, read

#: How many different values of a batch are told.
_SOME = 4


@dataclass(frozen=True, slots=True)
class Batch:
    """first, last: event numbers; time: UTC microseconds of the last. subject: of the first event.

    subject_kinds, slots, new: what occurs in it, at most four of each. undoes: the least and greatest event that is
    taken back, or None.
    """

    first: int
    last: int
    count: int
    time: int
    actor: str
    kind: str
    subject_kinds: tuple[str, ...]
    subject: str
    slots: tuple[str, ...]
    new: tuple[Any, ...]
    undoes: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Batches:
    """total: how many there are in all."""

    shown: list[Batch]
    total: int


@read
def latest(
    db: Db,
    *,
    limit: int = 50,
    kinds: list[str] | None = None,
    actor: str | None = None,
    subject: str | None = None,
    people_only: bool = False,
    each: bool = False,
) -> Batches:
    """The newest first, of the events that `events.latest` would answer. each: every event is a row of its own."""
    given = {"kinds": kinds, "actor": actor, "subject": subject, "people": people_only, "each": each}
    found = """FROM events
        WHERE ($kinds IS NULL OR list_contains($kinds, kind)) AND ($actor IS NULL OR actor = $actor)
        AND ($subject IS NULL OR subject = $subject OR starts_with(subject, $subject || '/'))
        AND NOT ($people AND origin = 'machine')
        GROUP BY batch, actor, kind, origin, undoes IS NULL, CASE WHEN $each THEN id ELSE 0 END"""
    (total,) = db.one(f"SELECT count(*) FROM (SELECT 1 {found})", given)
    rows = db.all(
        f"""SELECT min(id), max(id) AS last, count(*), max(time), actor, kind,
            list_sort(list(DISTINCT subject_kind)), arg_min(subject, id),
            list(DISTINCT slot ORDER BY slot)[1:{_SOME}], list(DISTINCT new ORDER BY new)[1:{_SOME}],
            min(undoes), max(undoes)
        {found} ORDER BY last DESC LIMIT $limit""",
        given | {"limit": limit},
    )
    return Batches([_batch(row) for row in rows], int(total))


def _batch(row: tuple[Any, ...]) -> Batch:
    first, last, count, time, actor, kind, subject_kinds, subject, slots, new, least, greatest = row
    return Batch(
        first=first,
        last=last,
        count=count,
        time=time,
        actor=actor,
        kind=kind,
        subject_kinds=tuple(subject_kinds),
        subject=subject,
        slots=tuple(slots),
        new=tuple(json.loads(value) for value in new),
        undoes=None if least is None else (least, greatest),
    )
