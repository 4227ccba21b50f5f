"""What is running here, and what has run."""

from __future__ import annotations

from curator.store import runs
from curator.store.runs import RunRow
from curator.workspace import Workspace


def latest_runs(workspace: Workspace, *, limit: int = 20) -> list[RunRow]:
    """The newest runs first."""
    return runs.latest(workspace.store, limit=limit)
