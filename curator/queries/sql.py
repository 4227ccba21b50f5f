"""Queries in SQL that people type, over scrubbed views."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from curator.errors import UsageError
from curator.private import write_whole
from curator.store import sandbox
from curator.store.sandbox import Answer as Answer
from curator.store.scrubbed import VIEWS as VIEWS
from curator.store.scrubbed import View as View
from curator.workspace import Workspace


def answered(workspace: Workspace, query: str, *, timeout: float | None = None) -> AbstractContextManager[Answer]:
    """What a query says of the workspace. timeout: seconds. Raises UsageError for what is no query of the views."""
    spill = workspace.folder / "spill"
    return sandbox.answer(workspace.store, query, spill=spill, timeout=timeout, encrypted=workspace.is_encrypted)


def write_answer(workspace: Workspace, path: Path, write: Callable[[BinaryIO], object]) -> None:
    """A file for this user alone, whole or not there. Raises UsageError where it cannot be made, or is the workspace's.

    write: what writes the answer to a stream.
    """
    refuse_own(workspace, path)
    try:
        write_whole(path, write)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}", fix="see to the folder and the disk") from None


def refuse_own(workspace: Workspace, path: Path) -> None:
    """Raises UsageError for a file of the workspace's own."""
    if workspace.owns(path):
        raise UsageError(f"{path} is the workspace's own", fix="name a file outside of it")
