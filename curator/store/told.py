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
def looked_at(db: Db, *, edits: bool = True) -> list[tuple[str, int]]:
    """(who, how many) of the places of images and files, also of such that are written as letters, vouched for."""
    return db.all(
        f"""SELECT actor, count(DISTINCT place) FROM (
            SELECT v.actor, {layers.PLACE_ID} AS place
            FROM {layers.PLACES} AS p JOIN conversations AS c ON c.row = p.row
            JOIN (FROM decisions WHERE kind = 'verdict' AND subject_kind = 'place' AND value = '"not_personal"') AS v
                ON p.text IS NULL AND v.subject = {layers.PLACE_ID}
            UNION ALL
            SELECT v.actor, {layers.PLACE_ID} FROM {layers.PLACES} AS p JOIN conversations AS c ON c.row = p.row
            JOIN {layers.HITS} AS h ON h.text = p.text AND h.kind = 'unread' AND h.name = 'media'
            JOIN (FROM decisions WHERE kind = 'verdict' AND subject_kind = 'finding' AND value = '"not_personal"') AS v
                ON v.subject = h.finding)
        GROUP BY actor ORDER BY actor""",
        layers.given(edits=edits),
    )


@read
def events_of(db: Db, *, kinds: list[str]) -> dict[str, int]:
    """How many events there are of each of these kinds."""
    with db.keys("asked", kinds):
        rows = db.all("SELECT kind, count(*) FROM events WHERE kind IN (SELECT key FROM asked) GROUP BY kind")
    return {kind: int(count) for kind, count in rows}
