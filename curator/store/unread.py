"""Texts with something in them that no rule can read, and that nobody vouched for."""

from __future__ import annotations

from dataclasses import dataclass

from curator.store import layers
from curator.store.operation import Db, read


@dataclass(frozen=True, slots=True)
class Unread:
    """name: a language, or "media" for a file that is written as letters. finding: to vouch for the text by."""

    finding: str
    name: str
    conversation: str
    place: str


@read
def unread(
    db: Db, *, covered: list[str], conversations: list[str] | None = None, as_of: int | None = None, edits: bool = True
) -> list[Unread]:
    """In order of import. covered: languages that rules read. conversations: of these only. edits: as everywhere."""
    with db.keys("asked", conversations):
        rows = db.all(
            f"""SELECT h.finding, h.name, c.id, {layers.PLACE_ID} FROM {layers.HITS} AS h
            JOIN {layers.PLACES} AS p ON p.text = h.text JOIN conversations AS c ON c.row = p.row
            ANTI JOIN (
                SELECT subject FROM {layers.decisions("verdict")}
                WHERE subject_kind = 'finding' AND value = '"not_personal"'
            ) AS v ON v.subject = h.finding
            WHERE h.kind = 'unread' AND NOT list_contains($covered, h.name)
                AND ($every OR c.id IN (SELECT key FROM asked))
            ORDER BY p.row, p.idx, p.path, h.name""",
            layers.given(as_of, edits=edits, covered=covered, every=conversations is None),
        )
    return [Unread(*row) for row in rows]
