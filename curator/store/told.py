"""What was found and decided, in numbers, for a report."""

from __future__ import annotations

from dataclasses import dataclass

from curator.store import layers
from curator.store.operation import Db, read


@dataclass(frozen=True, slots=True)
class ByRule:
    """What one rule sees of one entity. findings: in distinct texts. values: distinct ones. low, high: its scores."""

    entity: str
    rule: str
    findings: int
    values: int
    low: float
    high: float


@read
def by_rule(db: Db) -> list[ByRule]:
    rows = db.all(
        f"""SELECT name, rule, count(DISTINCT finding), count(DISTINCT value), min(score), max(score)
        FROM {layers.HITS} WHERE kind IN ('pii', 'secret') GROUP BY name, rule ORDER BY name, rule""",
        {"as_of": None},
    )
    return [ByRule(*row) for row in rows]


@read
def verdicts(db: Db) -> list[tuple[str, str, int]]:
    """(about what, verdict, how many hold): a verdict of an entity counts as "another entity"."""
    return db.all(
        """SELECT subject_kind, CASE WHEN value IN ('"personal"', '"not_personal"', '"dismissed"') THEN value ->> '$'
            ELSE 'another entity' END AS verdict, count(*)
        FROM decisions WHERE kind = 'verdict' GROUP BY ALL ORDER BY ALL"""
    )


@read
def events_of(db: Db, *, kinds: list[str]) -> dict[str, int]:
    """How many events there are of each of these kinds."""
    with db.keys("asked", kinds):
        rows = db.all("SELECT kind, count(*) FROM events WHERE kind IN (SELECT key FROM asked) GROUP BY kind")
    return {kind: int(count) for kind, count in rows}
