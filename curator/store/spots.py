"""One place as a person marks something in it, and the words that people asked to be found everywhere."""

from __future__ import annotations

import json
from dataclasses import dataclass

from curator.store import layers
from curator.store.operation import Db, read


@dataclass(frozen=True, slots=True)
class Spot:
    """text: key of what stands at the place; None for what is no text. ready: whether it may be shown.

    spans: (old start, old end, new start, new end) of each replacement, in reading order, in code points.
    """

    text: str | None
    ready: bool
    spans: list[tuple[int, int, int, int]]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding by its text, as it was seen last. kind: pii or secret."""

    finding: str
    text: str
    entity: str
    value: str
    start: int
    end: int


@read
def spot(db: Db, *, conversation: str, place: str) -> Spot | None:
    """The place CONVERSATION/INDEX/PATH, None where there is none."""
    row = db.sql.execute(
        f"""SELECT text, ready, spans FROM {layers.SCRUBBED} AS s
        WHERE s.conversation = $conversation AND s.place = $place""",
        layers.given(conversation=conversation, place=place),
    ).fetchone()
    return None if row is None else Spot(row[0], row[1], [tuple(span) for span in json.loads(row[2] or "[]")])


@read
def sightings(db: Db, *, texts: list[str]) -> list[Sighting]:
    """The findings of personal data and secrets that hold in these texts, in reading order."""
    with db.keys("asked", texts):
        rows = db.all(
            f"""SELECT DISTINCT finding, text, name, value, first, past FROM {layers.HITS} AS h
            WHERE kind IN ('pii', 'secret') AND text IN (SELECT key FROM asked) ORDER BY text, first, past, name""",
            {"as_of": None},
        )
    return [Sighting(*row) for row in rows]


@read
def terms(db: Db) -> list[tuple[str, str, bool]]:
    """(entity, words, whether their case counts) that people marked to be found everywhere, sorted.

    Without what somebody took back or purged. Words that were marked in any case, too, are in it so alone.
    """
    return db.all(
        """SELECT d.value ->> 'entity', a.body, bool_and(coalesce((d.value ->> 'cased')::BOOLEAN, FALSE))
        FROM decisions AS d
        JOIN authored AS a ON a.kind = 'term' AND a.text = (d.value ->> 'term')
        WHERE d.kind = 'missed' GROUP BY ALL ORDER BY ALL"""
    )
