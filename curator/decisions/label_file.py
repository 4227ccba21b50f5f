"""Labels from a file: each line names a record by id, or by the file and line it was imported from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curator.decisions.label import Label, set_labels, task_of
from curator.errors import CuratorError, UsageError
from curator.queries.conversations import resolve
from curator.store import decided, lookups
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LabelImport:
    """labels: set now. unchanged: already so. errors: {line, reason} of the lines left out."""

    labels: int
    unchanged: int
    errors: list[dict[str, Any]]


def import_labels(workspace: Workspace, path: Path, *, actor: str, origin: str = "person") -> LabelImport:
    """Set what differs from what holds, in one batch. Raises UsageError where the file cannot be read, FileProblem for
    a rule file with tasks that cannot: no line is to blame for it."""
    _ = workspace.rulebook.tasks
    wanted: dict[tuple[str, str], str] = {}
    errors: list[dict[str, Any]] = []
    by_file: dict[str, dict[int, str]] = {}
    for line, text in _lines(path):
        try:
            label = _label(workspace, text, by_file)
        except CuratorError as error:
            errors.append({"line": line, "reason": f"{error.message}; {error.fix}".rstrip("; ")})
            continue
        wanted[label.record, label.task] = label.value
    holds = {
        (decision.subject.id, decision.slot): decision.value
        for task in {task for _, task in wanted}
        for decision in decided.of_kind(workspace.store, kind="label", slot=task)
    }
    new = [Label(record, task, value) for (record, task), value in wanted.items() if holds.get((record, task)) != value]
    set_labels(workspace, new, actor=actor, origin=origin)
    return LabelImport(len(new), len(wanted) - len(new), errors)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8-sig") as stream:
            for line, text in enumerate(stream, 1):
                if text.strip():
                    yield line, text
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {type(error).__name__}", fix="it must be UTF-8 JSON lines") from None


def _label(workspace: Workspace, text: str, by_file: dict[str, dict[int, str]]) -> Label:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise UsageError("not JSON", 'write {"id": ..., "task": ..., "value": ...}') from None
    if not isinstance(data, dict) or not isinstance(data.get("task"), str) or not isinstance(data.get("value"), str):
        raise UsageError("needs a task and a value", 'write {"id": ..., "task": ..., "value": ...}')
    record = _record(workspace, data, by_file)
    task = task_of(workspace, data["task"])
    known = {name: value.id for value in task.values for name in (value.id, value.name)}
    if data["value"] not in known:
        raise UsageError(f"task {task.id} has no such value", f"known: {', '.join(v.id for v in task.values)}")
    return Label(record, task.id, known[data["value"]])


def _record(workspace: Workspace, data: dict[str, Any], by_file: dict[str, dict[int, str]]) -> str:
    if isinstance(data.get("id"), str):
        prefix, slash, index = str(data["id"]).partition("/")
        return resolve(workspace, prefix) + slash + index
    file, line = data.get("file"), data.get("line")
    if not isinstance(file, str) or not isinstance(line, int):
        raise UsageError("names no record", 'give "id", or "file" and "line" of the import')
    if file not in by_file:
        by_file[file] = lookups.by_line(workspace.store, file=file)
    if line not in by_file[file]:
        raise UsageError(f"line {line} of that file was not imported", "see `curator rejects`")
    return by_file[file][line]
