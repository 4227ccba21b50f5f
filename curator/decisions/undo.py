"""Taking back and bringing back what an actor decided."""

from __future__ import annotations

from uuid import UUID, uuid4

from curator.queries.own_terms import follow_marks
from curator.records import Event
from curator.store import events
from curator.workspace import Workspace


def undo(workspace: Workspace, *, actor: str, op: UUID | None = None) -> list[Event]:
    """Undo the actor's newest batch; nothing where there is none. Raises RefusedError where others built upon it."""
    return _followed(workspace, events.undo(workspace.store, op=op or uuid4(), actor=actor))


def redo(workspace: Workspace, *, actor: str, op: UUID | None = None) -> list[Event]:
    """Bring back what the newest undo took, unless the actor decided something since."""
    return _followed(workspace, events.redo(workspace.store, op=op or uuid4(), actor=actor))


def _followed(workspace: Workspace, changed: list[Event]) -> list[Event]:
    if any(event.kind == "missed" for event in changed):
        follow_marks(workspace)
    return changed
