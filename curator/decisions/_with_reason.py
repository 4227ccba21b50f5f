"""Decisions of one batch, with the reason that a person gave for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from curator.records import Event, NewEvent, Subject
from curator.store import events
from curator.workspace import Workspace


def append(
    workspace: Workspace,
    new: list[NewEvent],
    actor: str,
    reason: str | None = None,
    op: UUID | None = None,
    *,
    authored: Sequence[events.Authored] = (),
) -> list[Event]:
    """Decisions in one batch, with why they were made where that is said; answers them without the reason.

    authored: further free text that they name.
    """
    written = list(authored)
    if reason:
        key = workspace.ids.text(reason)
        written.append(events.Authored(key, "reason", reason))
        batch = uuid4().hex
        note = NewEvent(kind="note", subject=Subject("batch", batch), slot="reason", actor=actor, new=key, batch=batch)
        new = [_in_batch(event, batch) for event in new] + [note]
    added = events.append(workspace.store, op=op or uuid4(), events=new, authored=written or None)
    return [event for event in added if event.kind != "note"]


def _in_batch(event: NewEvent, batch: str) -> NewEvent:
    return replace(event, batch=batch)
