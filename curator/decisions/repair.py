"""Rebuilding what can be rebuilt, and stopping runs."""

from __future__ import annotations

from curator.store import checks, runs
from curator.store.runs import RunRow
from curator.workspace import Workspace


def repair(workspace: Workspace) -> int:
    """Make the cache of current decisions anew from the events; answers how many hold."""
    return checks.rebuild_decisions(workspace.store)


def cancel_run(workspace: Workspace, run: str) -> RunRow:
    """Ask a run to stop, by its id or a unique prefix. Raises UsageError where there is none."""
    return runs.cancel(workspace.store, id=run)
