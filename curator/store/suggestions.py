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

#: What came with an import has a version that begins so, and no model's results end it.
_IMPORTED = "import/"
#: JSON of what came with a record: a list of [index of the message or null, task, value, score, origin].
Hints = list[tuple[int | None, str, Any, float, str]]
#: value: as JSON. score: 0 to 1, how likely it is right. origin: what proposes it, for people. idx: of the message that
#: it is about, NULL for the whole conversation.
SUGGESTION_SCHEMA = pa.schema(
    [
        ("conversation", pa.string()),
        ("task", pa.string()),
        ("value", pa.string()),
        ("score", pa.float64()),
        ("origin", pa.string()),
        ("version", pa.string()),
        ("idx", pa.int32()),
    ]
)
_COLUMNS = ", ".join(SUGGESTION_SCHEMA.names)


@write
def record(db: Db, *, op: UUID, run: str, actor: str, task: str, rows: pa.RecordBatch) -> int:
    """All suggestions (SUGGESTION_SCHEMA) for a task that a model makes now; those of it no longer made end.

    Answers how many are new. Those for other tasks stay, and so does what came with imports.
    """
    others = db.sql.execute(
        f"""SELECT {_COLUMNS} FROM suggestions
        WHERE gone IS NULL AND (task <> $task OR starts_with(version, '{_IMPORTED}'))""",
        {"task": task},
    ).to_arrow_table()
    every = pa.concat_tables([others.cast(SUGGESTION_SCHEMA), pa.Table.from_batches([rows])]).combine_chunks()
    found = every.to_batches()[0] if len(every) else rows
    return publish(db, op, run=run, actor=actor, slot="suggest", table="suggestions", columns=_COLUMNS, rows=found)


@read
def of_task(db: Db, *, task: str, conversations: list[str] | None = None, as_of: int | None = None) -> list[Suggestion]:
    """Suggestions for a task about conversations that hold, in order of import; of one, the surest and newest first.

    What was said of a conversation's last message was said of the conversation. conversations: those for these ids
    only.
    """
    with db.keys("asked", conversations):
        rows = db.all(
            f"""SELECT s.conversation, s.value, s.score, s.origin, s.version FROM suggestions AS s
            JOIN conversations AS c ON c.id = s.conversation
            WHERE {layers.live("s")} AND s.task = $task
                AND coalesce(s.idx = c.messages - 1, TRUE) AND ($every OR s.conversation IN (SELECT key FROM asked))
            ORDER BY c.row, starts_with(s.version, '{_IMPORTED}') DESC, s.score DESC, s.event DESC, s.value""",
            {"task": task, "every": conversations is None, "as_of": as_of},
        )
    return [
        Suggestion(_about(id), task, json.loads(value), score, origin, version)
        for id, value, score, origin, version in rows
    ]


@read
def about(db: Db, *, conversation: str) -> list[tuple[int | None, Suggestion]]:
    """All that holds of one conversation, with the index of the message that it is about, by task and value."""
    rows = db.all(
        """SELECT idx, task, value, score, origin, version FROM suggestions
        WHERE gone IS NULL AND conversation = $id ORDER BY task, idx NULLS FIRST, value, origin""",
        {"id": conversation},
    )
    return [
        (idx, Suggestion(_about(conversation), task, json.loads(value), score, origin, version))
        for idx, task, value, score, origin, version in rows
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
        "idx": None,
    }


def came_with_import(suggestion: Suggestion) -> bool:
    """Whether it is what a source said of a record, and no model's guess."""
    return suggestion.version.startswith(_IMPORTED)


def add_hints(db: Db, import_id: str, event: int, found: list[tuple[str, str]]) -> None:
    """What came with records, of (conversation, JSON of Hints), with the event of their import; twice the same is once.

    Records that are not here, since somebody asked to be forgotten, get none.
    """
    rows = [
        {
            "conversation": conversation,
            "task": task,
            "value": json.dumps(value, ensure_ascii=False),
            "score": score,
            "origin": origin,
            "version": f"{_IMPORTED}{import_id}",
            "idx": index,
        }
        for conversation, hints in found
        for index, task, value, score, origin in json.loads(hints)
    ]
    if not rows:
        return
    with db.rows("hinted", pa.Table.from_pylist(rows, schema=SUGGESTION_SCHEMA)):
        db.sql.execute(
            """INSERT INTO suggestions BY NAME SELECT DISTINCT h.*, $event AS event FROM hinted AS h
            SEMI JOIN conversations AS c ON c.id = h.conversation
            ANTI JOIN (FROM suggestions WHERE gone IS NULL) AS s ON s.conversation = h.conversation
                AND s.task = h.task AND s.value = h.value AND s.origin = h.origin AND s.idx IS NOT DISTINCT FROM h.idx
            ORDER BY ALL""",
            {"event": event},
        )
