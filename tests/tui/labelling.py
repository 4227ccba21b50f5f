"""What tests of the label screen do again and again."""

from __future__ import annotations

from uuid import uuid4

import pyarrow as pa

from curator.queries.queue import labels, queue
from curator.records import Subject, Suggestion
from curator.store import suggestions
from tests.tui.seat import Seat


async def begin(seat: Seat, task: str) -> None:
    await seat.press("g", "l", "T")
    await seat.type(task)
    await seat.press("enter")


def given(seat: Seat, task: str) -> list[tuple[str, str]]:
    return [(label["id"], label["value"]) for label in labels(seat.workspace) if label["task"] == task]


def first(seat: Seat, task: str, count: int) -> list[str]:
    return [record.id for record in queue(seat.workspace, task, limit=count).records]


def suggest(seat: Seat, record: str, value: str, score: float) -> None:
    row = suggestions.row(
        Suggestion(Subject("conversation", record), "intent", value, score, origin="a small model", version="1")
    )
    rows = pa.RecordBatch.from_pylist([row], schema=suggestions.SUGGESTION_SCHEMA)
    suggestions.record(seat.workspace.store, op=uuid4(), run="r", actor="ann", task="intent", rows=rows)
