"""What a decision changes at once: the rendered texts that it makes stale, in its own transaction."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from curator.records import Event
from curator.store import layers
from curator.store.operation import Db

# The texts that decisions of each scope touch, by findings that hold or held; `decided` has the id of what they are
# about, and the event.
_HITS = "SELECT h.text, d.event FROM hits AS h JOIN decided AS d ON d.key = {}"
_TOUCHED = {
    ("verdict", "finding"): _HITS.format("h.finding"),
    ("verdict", "occurrence"): _HITS.format("h.finding"),
    ("verdict", "value"): _HITS.format("h.value"),
    ("verdict", "rule"): _HITS.format("h.rule"),
    ("style", "entity"): _HITS.format("h.name"),
    ("style", "value"): _HITS.format("h.value"),
    ("missed", "place"): f"""SELECT p.text, d.event FROM decided AS d
        JOIN conversations AS c ON c.id = {layers.place_part("d.key", 0)}
        JOIN {layers.PLACES} AS p ON p.row = c.row AND p.idx = {layers.place_part("d.key", 1)}
            AND p.path = {layers.place_part("d.key", 2)}""",
}


def follow(db: Db, events: Sequence[Event]) -> None:
    """End the renders of the texts that these decisions touch, which withholds their places until rendered anew."""
    scopes: dict[tuple[str, str], dict[str, int]] = {}
    for event in events:
        scope = (event.kind, event.subject.kind)
        if scope in _TOUCHED:
            # An occurrence is FINDING@PLACE; a finding's text is rendered as a whole.
            key = event.subject.id.partition("@")[0] if event.subject.kind == "occurrence" else event.subject.id
            scopes.setdefault(scope, {}).setdefault(key, event.id)
    for scope, decided in scopes.items():
        given = layers.given() if scope == ("missed", "place") else None
        with db.rows("decided", pa.table({"key": list(decided), "event": list(decided.values())})):
            db.sql.execute(
                f"""UPDATE renders AS r SET gone = t.event
                FROM (SELECT text, min(event) AS event FROM ({_TOUCHED[scope]}) GROUP BY text) AS t
                WHERE r.gone IS NULL AND r.text = t.text""",
                given,
            )
