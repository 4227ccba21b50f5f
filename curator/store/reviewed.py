"""Texts about whose names people said something: what a tagger can learn from."""

from __future__ import annotations

from curator.store import layers
from curator.store.operation import Db, read


@read
def texts(db: Db, *, entities: list[str]) -> list[str]:
    """Keys of texts in which a finding of these entities, or its value, has a verdict, or a span was marked."""
    return [
        key
        for (key,) in db.all(
            f"""WITH d AS (SELECT subject_kind, subject FROM decisions WHERE kind = 'verdict')
            SELECT DISTINCT h.text FROM {layers.HITS} AS h WHERE list_contains($entities, h.name) AND (
                h.finding IN (SELECT subject FROM d WHERE subject_kind = 'finding')
                OR h.value IN (SELECT subject FROM d WHERE subject_kind = 'value'))
            UNION SELECT DISTINCT text FROM {layers.MISSED} WHERE list_contains($entities, value ->> '$.entity')
            ORDER BY 1""",
            {**layers.given(), "entities": entities},
        )
    ]
