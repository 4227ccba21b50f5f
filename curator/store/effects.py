"""What a decision changes at once: the rendered texts that it makes stale, in its own transaction."""

from __future__ import annotations

from collections.abc import Sequence

from curator.records import Event
from curator.store.operation import Db

# The texts that a verdict or style of each scope touches.
_TOUCHED = {
    ("verdict", "finding"): "SELECT text FROM hits WHERE finding = $id AND gone IS NULL",
    ("verdict", "occurrence"): "SELECT text FROM hits WHERE finding = split_part($id, '@', 1) AND gone IS NULL",
    ("verdict", "value"): "SELECT text FROM hits WHERE value = $id AND gone IS NULL",
    ("verdict", "rule"): "SELECT text FROM hits WHERE rule = $id AND gone IS NULL",
    ("style", "entity"): "SELECT text FROM hits WHERE name = $id AND gone IS NULL",
    ("style", "value"): "SELECT text FROM hits WHERE value = $id AND gone IS NULL",
    ("missed", "place"): """SELECT p.text FROM places AS p JOIN conversations AS c USING (row)
        WHERE c.id = split_part($id, '/', 1) AND (p.idx = -1 AND split_part($id, '/', 2) = '-'
        OR p.idx = try_cast(split_part($id, '/', 2) AS INTEGER))""",
}


def follow(db: Db, events: Sequence[Event]) -> None:
    """End the renders of the texts that these decisions touch, so that their places are withheld until rendered anew."""
    for event in events:
        query = _TOUCHED.get((event.kind, event.subject.kind))
        if query is not None:
            db.sql.execute(
                f"UPDATE renders SET gone = $event WHERE gone IS NULL AND text IN ({query})",
                {"event": event.id, "id": event.subject.id},
            )
