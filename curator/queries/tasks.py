"""What people are asked about records."""

from __future__ import annotations

from curator.errors import UsageError
from curator.records import Task
from curator.registry import nearest
from curator.workspace import Workspace


def task_of(workspace: Workspace, task: str) -> Task:
    """A task of the workspace. Raises UsageError naming the nearest."""
    tasks = workspace.rulebook.tasks
    if task not in tasks:
        packs = "" if workspace.config.workspace.packs else "; more come with a pack: packs in curator.toml"
        raise UsageError(f"there is no task {task!r}", fix=f"{nearest(task, list(tasks))}{packs}")
    return tasks[task]
