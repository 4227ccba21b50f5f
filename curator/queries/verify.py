"""Whether the store is what it says it is."""

from __future__ import annotations

from curator.store import checks
from curator.store.checks import StoreCheck
from curator.workspace import Workspace


def verify(workspace: Workspace) -> list[StoreCheck]:
    """Every check of the store against itself."""
    return checks.run(workspace.store)
