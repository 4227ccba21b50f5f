"""Decisions about many records at once, each one batch that is undone as one, and what they choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from curator.errors import UsageError
from curator.tui.commits import Decision
from curator.tui.words import counted

if TYPE_CHECKING:
    from curator.records import Event
    from curator.tui.app import CuratorApp
    from curator.workspace import Workspace

Then = Callable[[Sequence["Event"]], None]


def labels(workspace: Workspace) -> list[tuple[str, str]]:
    """(TASK=VALUE, shown) of every label that a whole record can be given."""
    return [
        (f"{task.id}={value.id}", f"{task.id} = {value.id}" + (f": {value.name}" if value.name != value.id else ""))
        for task in workspace.rulebook.tasks.values()
        if task.level == "conversation" and task.kind in ("choice", "verdict", "rating")
        for value in task.values
    ]


def open_flags(workspace: Workspace, *, ids: Sequence[str]) -> dict[str, list[str]]:
    """Rule -> ids of its flags of these records that nobody dismissed."""
    from curator.queries.flagging import open_flags

    return open_flags(workspace, ids)


def label(app: CuratorApp, ids: Sequence[str], task: str, value: str, then: Then) -> Decision:
    from curator.decisions.label import Label, set_labels

    said = [Label(id, task, value) for id in ids]
    return Decision(
        f"{task} = {value} of {counted(len(ids), 'record')}",
        lambda op: set_labels(app.workspace, said, actor=app.actor, op=op),
        then,
    )


def keep(app: CuratorApp, ids: Sequence[str], value: str, then: Then) -> Decision:
    """value: keep or drop."""
    from curator.decisions.duplicates import decide_records

    return Decision(
        f"{value} {counted(len(ids), 'record')}",
        lambda op: decide_records(app.workspace, ids, value, actor=app.actor, op=op),
        then,
    )


def dismiss(app: CuratorApp, flags: Sequence[str], then: Then) -> Decision:
    """flags: by id."""
    from curator.decisions.flags import dismiss

    return Decision(
        f"dismissing {counted(len(flags), 'flag')}",
        lambda op: dismiss(app.workspace, flags, actor=app.actor, op=op),
        then,
    )


def write_ids(workspace: Workspace, *, name: str, ids: Sequence[str]) -> None:
    """One a line. Raises UsageError where something is there already, or nothing can be written."""
    from curator.tui.importing import path_of
    from curator.workspace import write_whole

    path = path_of(name)
    if path.exists():
        raise UsageError(f"{path} is there already", fix="name another file")
    try:
        write_whole(path, "".join(f"{id}\n" for id in ids))
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}", fix="name a folder that is there") from None
