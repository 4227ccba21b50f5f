"""What an undo took back, or a redo brought back."""

from __future__ import annotations

from collections.abc import Sequence

from curator.records import Event
from curator.store import events
from curator.workspace import Workspace


def decided_first(workspace: Workspace, taken: Sequence[Event]) -> list[Event]:
    """The decisions that these events of an undo or a redo are about, in the order of their first making."""
    found = list(taken)
    while numbers := {event.undoes for event in found if event.undoes is not None}:
        first, last = min(numbers), max(numbers)
        # those of one batch stand beside each other
        between = events.follow(workspace.store, after=first - 1, limit=last - first + 1)
        found = [event for event in between if event.id in numbers]
    return found
