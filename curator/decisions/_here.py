"""Refuses decisions about what is not here."""

from __future__ import annotations

from collections.abc import Sequence

from curator.errors import UsageError
from curator.records import Subject
from curator.store import strays
from curator.workspace import Workspace

_FIXES = {
    "conversation": "take an id from `curator label queue`",
    "message": "messages are CONVERSATION/INDEX, from 0",
    "flag": "take the ids from `curator flag list`",
    "pair": "take the ids from `curator dedup list`",
}


def refuse_strays(workspace: Workspace, subjects: Sequence[Subject]) -> None:
    """Raises UsageError for a subject that names nothing in the workspace."""
    stray = strays.first(workspace.store, subjects=list(subjects))
    if stray is not None:
        fix = _FIXES.get(stray.kind, "take the ids from `curator privacy list --all`")
        raise UsageError(f"there is no {stray.kind} {stray.id}", fix=fix)
