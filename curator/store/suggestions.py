"""What models propose as labels; a label is there only once a person accepts it."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pyarrow as pa

from curator.records import Subject, Suggestion
from curator.store import layers
from curator.store.operation import Db, read, write
from curator.store.publish import publish

#: value: as JSON. score: 0 to 1, how likely it is right. origin: what proposes it, for people.
SUGGESTION_SCHEMA = pa.schema(
    [
        ("conversation", pa.string()),
        ("task", pa.string()),
        ("value", pa.string()),
        ("score", pa.float64()),
        ("origin", pa.string()),
        ("version", pa.string()),
    ]
)
_COLUMNS = ", ".join(SUGGESTION_SCHEMA.names)


@write
def record(db: Db, *, op: UUID, run: str, actor: str, task: str, rows: pa.RecordBatch) -> int:
    """All suggestions (SUGGESTION_SCHEMA) for a task that there are now; those of it no longer made end.

    Answers how many are new. Those for other tasks stay.
    """
    others = db.sql.execute(
        f"SELECT {_COLUMNS} FROM suggestions WHERE gone IS NULL AND task <> $task", {"task": task}
    ).to_arrow_table()
    every = pa.concat_tables([others.cast(SUGGESTION_SCHEMA), pa.Table.from_batches([rows])]).combine_chunks()
    found = every.to_batches()[0] if len(every) else rows
    return publish(db, op, run=run, actor=actor, slot="suggest", table="suggestions", columns=_COLUMNS, rows=found)


@read
def of_task(db: Db, *, task: str, conversations: list[str] | None = None, as_of: int | None = None) -> list[Suggestion]:
    """Suggestions for a task that hold, in order of import. conversations: those for these ids only."""
    with db.keys("asked", conversations):
        rows = db.all(
            f"""SELECT s.conversation, s.value, s.score, s.origin, s.version FROM suggestions AS s
            JOIN conversations AS c ON c.id = s.conversation
            WHERE {layers.live("s")} AND s.task = $task AND ($every OR s.conversation IN (SELECT key FROM asked))
            ORDER BY c.row""",
            {"task": task, "every": conversations is None, "as_of": as_of},
        )
    return [
        Suggestion(_about(id), task, json.loads(value), score, origin, version)
        for id, value, score, origin, version in rows
    ]


def _about(conversation: str) -> Subject:
    return Subject("conversation", conversation)


def row(suggestion: Suggestion) -> dict[str, Any]:
    """A row of SUGGESTION_SCHEMA."""
    return {
        "conversation": suggestion.subject.id,
        "task": suggestion.task,
        "value": json.dumps(suggestion.value, ensure_ascii=False),
        "score": suggestion.score,
        "origin": suggestion.origin,
        "version": suggestion.version,
    }
