"""The words that people marked to be found everywhere, as the file that detection reads."""

from __future__ import annotations

from curator.errors import CuratorError
from curator.privacy.marked_terms import write_marked_terms
from curator.store import spots
from curator.workspace import Workspace


def follow_marks(workspace: Workspace) -> bool:
    """Make the file say what the decisions say; whether it changed, so that a scan is due. Raises CuratorError."""
    folder = workspace.folder / "rules" / "pii"
    try:
        return write_marked_terms(folder, spots.terms(workspace.store))
    except OSError as error:
        raise CuratorError(
            f"cannot write {folder}: {error.strerror}", fix="make room, or the folder writable"
        ) from None
