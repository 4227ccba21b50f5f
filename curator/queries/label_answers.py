"""Labels as the answers of examples, as `[shape]` asks for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from curator.records import Task
from curator.store import decided
from curator.workspace import Workspace


def label_answers(workspace: Workspace, *, as_of: int | None = None) -> dict[str, str]:
    """conversation -> its answer, of those that have a label of every task that `[shape]` names."""
    tasks = workspace.settings.config.shape.tasks
    given: dict[str, dict[str, Any]] = {}
    for task in tasks:
        for decision in decided.of_kind(workspace.store, kind="label", slot=task, as_of=as_of):
            given.setdefault(decision.subject.id, {})[task] = decision.value
    answers = ((record, label_answer(workspace, labels)) for record, labels in given.items())
    return {record: answer for record, answer in answers if answer is not None}


def label_answer(workspace: Workspace, labels: Mapping[str, Any]) -> str | None:
    """The answer that these labels make (task -> value); None where one is missing, or `[shape]` asks for none.

    One label is its shown name, several values of it are joined; labels of several tasks are a JSON object.
    """
    shape = workspace.settings.config.shape
    if not shape.tasks or any(task not in labels for task in shape.tasks):
        return None
    known = workspace.rulebook.tasks
    named = {task: _named(known.get(task), labels[task]) for task in shape.tasks}
    if shape.answer == "labels":
        return json.dumps(named, ensure_ascii=False)
    (only,) = named.values()
    return ", ".join(map(str, only)) if isinstance(only, list) else str(only)


def _named(task: Task | None, value: Any) -> Any:
    """With the shown name of each value; numbers and what the task does not know stay."""
    names = {} if task is None else {one.id: one.name for one in task.values}
    if isinstance(value, list):
        return [names.get(str(one), one) for one in value]
    return names.get(str(value), value)
