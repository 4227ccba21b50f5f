"""Whether the store and the vault are what they say they are."""

from __future__ import annotations

from curator.queries import vault
from curator.store import checks
from curator.store.checks import StoreCheck
from curator.workspace import Workspace


def verify(workspace: Workspace) -> list[StoreCheck]:
    """Every check of the store against itself, and of the vault against the store."""
    return [*checks.run(workspace.store), vault.check(workspace)]
