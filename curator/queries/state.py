"""Keys of what set-level stages read: the newest event that could change it."""

from __future__ import annotations

from curator.store import events
from curator.workspace import Workspace

#: Machine results that change the conversations as later stages see them.
_CONTENT = ["import", "scrub", "replace"]


def content_key(workspace: Workspace) -> int:
    """Changes whenever a conversation of the scrubbed view may have."""
    results = events.newest(workspace.store, kinds=["import", "result"], slots=_CONTENT)
    edits = events.newest(workspace.store, kinds=["edit", "verdict", "missed", "style"])
    return max(results, edits)


def decision_key(workspace: Workspace, *kinds: str) -> int:
    """The newest decision of these kinds."""
    return events.newest(workspace.store, kinds=list(kinds))


def result_key(workspace: Workspace, *slots: str) -> int:
    """The newest machine result of these stages."""
    return events.newest(workspace.store, kinds=["result"], slots=list(slots))
