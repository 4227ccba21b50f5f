"""The newest decision of all, whoever made it."""

from __future__ import annotations

from curator.records import Event
from curator.store import events
from curator.workspace import Workspace


def newest_decision(workspace: Workspace) -> Event | None:
    """The newest decision of a person that nobody took back."""
    return events.newest_standing(workspace.store)
