"""The decisions that hold: the newest event of each (kind, subject, slot)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from curator.records import Subject
from curator.store import layers
from curator.store.operation import Db, read


@dataclass(frozen=True, slots=True)
class Decision:
    """time: UTC microseconds. event: its number. origin: person, rule, demo."""

    kind: str
    subject: Subject
    slot: str
    value: Any
    event: int
    actor: str
    time: int
    origin: str


@read
def of_kind(
    db: Db, *, kind: str, slot: str | None = None, subjects: list[str] | None = None, as_of: int | None = None
) -> list[Decision]:
    """Decisions of a kind, in order of events. subjects: those about these ids only."""
    if not kind.replace("_", "").isalpha():
        return []
    with db.keys("asked", subjects):
        rows = db.all(
            f"""SELECT subject_kind, subject, slot, value, event, actor, time, origin FROM {layers.decisions(kind)}
            WHERE ($slot IS NULL OR slot = $slot) AND ($every OR subject IN (SELECT key FROM asked)) ORDER BY event""",
            {"slot": slot, "every": subjects is None, "as_of": as_of},
        )
    return [Decision(kind, Subject(r[0], r[1]), r[2], json.loads(r[3]), r[4], r[5], r[6], r[7]) for r in rows]


@read
def about(db: Db, *, conversation: str) -> list[Decision]:
    """Everything decided about one conversation, its messages and places."""
    rows = db.all(
        """SELECT kind, subject_kind, subject, slot, value, event, actor, time, origin FROM decisions
        WHERE subject = $id OR starts_with(subject, $id || '/') OR contains(subject, '@' || $id || '/')
        ORDER BY event""",
        {"id": conversation},
    )
    return [Decision(r[0], Subject(r[1], r[2]), r[3], json.loads(r[4]), r[5], r[6], r[7], r[8]) for r in rows]


@read
def count_labelled(db: Db) -> tuple[int, dict[str, int]]:
    """How many conversations are not dropped; and by task how many of them, or of their turns, have a label."""
    kept = f"""FROM conversations AS c
        ANTI JOIN (SELECT * FROM drops AS x WHERE {layers.live("x")}) AS x ON x.conversation = c.id"""
    (conversations,) = db.one(f"SELECT count(*) {kept}", {"as_of": None})
    rows = db.all(
        f"""SELECT d.slot, count(DISTINCT c.id) {kept}
        JOIN (FROM decisions WHERE kind = 'label') AS d ON split_part(d.subject, '/', 1) = c.id GROUP BY d.slot""",
        {"as_of": None},
    )
    return int(conversations), {slot: int(count) for slot, count in rows}


@read
def waiting(db: Db, *, task: str, order: str = "import", seed: int = 0, limit: int = 20) -> tuple[list[str], int]:
    """Conversations without a label of this task that are not dropped: the first `limit` and how many are left.

    order: "import" (as they came) or "random" (by a hash with `seed`).
    """
    given = {"task": task, "as_of": None}
    unlabelled = f"""FROM conversations AS c
        ANTI JOIN (SELECT * FROM decisions WHERE kind = 'label' AND slot = $task) AS d
            ON split_part(d.subject, '/', 1) = c.id
        ANTI JOIN (SELECT * FROM drops AS x WHERE {layers.live("x")}) AS x ON x.conversation = c.id"""
    (left,) = db.one(f"SELECT count(*) {unlabelled}", given)
    key = "c.row" if order == "import" else "md5(c.id || $seed::VARCHAR), c.row"
    rows = db.all(
        f"SELECT c.id {unlabelled} ORDER BY {key} LIMIT $limit",
        given | {"limit": limit} | ({} if order == "import" else {"seed": seed}),
    )
    return [row[0] for row in rows], int(left)
