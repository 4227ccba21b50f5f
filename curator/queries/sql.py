"""Queries in SQL that people type, over scrubbed views."""

from __future__ import annotations

from contextlib import AbstractContextManager

from curator.store import sandbox
from curator.store.sandbox import Answer as Answer
from curator.store.scrubbed import VIEWS as VIEWS
from curator.store.scrubbed import View as View
from curator.workspace import Workspace


def answered(workspace: Workspace, query: str, *, timeout: float | None = None) -> AbstractContextManager[Answer]:
    """What a query says of the workspace. timeout: seconds. Raises UsageError for what is no query of the views."""
    return sandbox.answer(workspace.store, query, spill=workspace.folder / "spill", timeout=timeout)
