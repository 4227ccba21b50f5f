"""Which of two answers is better: the record's own, or another one that came with it."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid4

from curator.errors import UsageError
from curator.queries.conversations import resolve
from curator.queries.preferences import SLOT
from curator.records import Event, NewEvent, Subject
from curator.registry import nearest
from curator.store import alternatives, events
from curator.workspace import Workspace

#: What can be said: the record's own answer is better, the other one is, both are as good, neither may train.
CHOICES: Final = ("own", "other", "tie", "both_bad")


def set_preference(
    workspace: Workspace, record: str, number: int, value: str, *, actor: str, op: UUID | None = None
) -> Event:
    """record: a unique beginning of its id. number: of the other answer, as `curator show` counts them, from 0.

    Raises UsageError where the record has no such answer of the assistant, or for a value that is none of CHOICES.
    """
    if value not in CHOICES:
        raise UsageError(f"{value!r} says nothing of two answers", fix=nearest(value, list(CHOICES)))
    full = resolve(workspace, record)
    known = {
        other.number: other
        for other in alternatives.every(workspace.store, conversation=full)
        if other.role == "assistant"
    }
    if number not in known:
        there = ", ".join(map(str, known))
        raise UsageError(
            f"record {full} has no other answer {number}",
            fix=f"its other answers: {there}" if there else "rewrite its answer instead: curator label edit",
        )
    new = NewEvent(
        kind="preference",
        subject=Subject("message", f"{full}/{known[number].index}"),
        slot=f"{SLOT}{number}",
        actor=actor,
        new=value,
    )
    return events.append(workspace.store, op=op or uuid4(), events=[new])[0]
