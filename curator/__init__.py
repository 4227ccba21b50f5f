"""curator: raw conversations in, fine-tuning data that can be trusted out."""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from pathlib import Path

    from curator.workspace import Workspace


def open(path: str | Path = ".") -> Workspace:
    """Open the workspace at or above `path`; close it with `with` or `.close()`.

    Raises UsageError where no workspace is found and StoreError where its store cannot be opened.
    """
    from curator.workspace import Workspace

    return Workspace.open(path)
