"""What was imported: of a file that was imported again after a change, the newest import counts."""

from __future__ import annotations

from curator.store import imports
from curator.store.imports import Import
from curator.workspace import Workspace


def newest_imports(workspace: Workspace) -> list[Import]:
    """The newest import of each path, by path."""
    newest = {item.path: item for item in imports.every(workspace.store)}
    return sorted(newest.values(), key=lambda item: item.path)
