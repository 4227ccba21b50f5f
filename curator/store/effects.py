"""What a decision changes at once: the rendered texts that it makes stale, in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

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
        JOIN {layers.BOTH} AS p ON p.row = c.row AND p.idx = {layers.place_part("d.key", 1)}
            AND p.path = {layers.place_part("d.key", 2)}""",
}


def follow(db: Db, events: Sequence[Event]) -> None:
    """End the renders of the texts that these decisions touch, which withholds their places until rendered anew.

    Those of purged texts stay: there is nothing to render them from.
    """
    for query, decided, given in _touched((e.kind, e.subject.kind, e.subject.id, e.id) for e in events):
        with db.rows("decided", decided):
            db.sql.execute(
                f"""UPDATE renders AS r SET gone = t.event
                FROM (SELECT text, min(event) AS event FROM ({query}) GROUP BY text) AS t
                WHERE r.gone IS NULL AND r.text = t.text AND r.text NOT IN (SELECT text FROM purged)""",
                given,
            )


def changed_since(db: Db, event: int) -> set[str]:
    """The texts that a decision or a scan after this event touches: what was read of them before it holds no more."""
    texts = {
        text for (text,) in db.all("SELECT text FROM hits WHERE event > $event OR gone > $event", {"event": event})
    }
    decisions = db.all(
        """SELECT kind, subject_kind, subject, id FROM events
        WHERE id > $event AND kind IN ('verdict', 'style', 'missed')""",
        {"event": event},
    )
    for query, decided, given in _touched(decisions):
        with db.rows("decided", decided):
            texts.update(row[0] for row in db.all(f"SELECT text FROM ({query})", given))
    return texts


def _touched(decisions: Iterable[tuple[str, str, str, int]]) -> Iterator[tuple[str, pa.Table, dict[str, Any] | None]]:
    """(query of texts over a table `decided`, that table, parameters) for decisions (kind, subject kind, id, event)."""
    scopes: dict[tuple[str, str], dict[str, int]] = {}
    for kind, subject_kind, subject, event in decisions:
        if (kind, subject_kind) in _TOUCHED:
            # An occurrence is FINDING@PLACE; a finding's text is rendered as a whole.
            key = subject.partition("@")[0] if subject_kind == "occurrence" else subject
            scopes.setdefault((kind, subject_kind), {}).setdefault(key, event)
    for scope, decided in scopes.items():
        given = layers.given() if scope == ("missed", "place") else None
        yield _TOUCHED[scope], pa.table({"key": list(decided), "event": list(decided.values())}), given
