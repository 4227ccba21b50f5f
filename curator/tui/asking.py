"""What a task asks of people at the keyboard: which tasks one key can answer, and which key is which value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from curator.records import Task, TaskValue

_UNSURE: Final = ("unsure", "unclear")


def keyed(task: Task) -> dict[str, TaskValue]:
    """The values of a task by digit: their own where the task says one, else the first that is free; 0 is for unsure.

    Values beyond nine have none; they are chosen by name.
    """
    found = {value.key: value for value in task.values if len(value.key) == 1 and value.key in "0123456789"}
    rest = [value for value in task.values if value not in found.values()]
    for value in [value for value in rest if value.id in _UNSURE and "0" not in found][:1]:
        found["0"] = value
        rest.remove(value)
    free = [digit for digit in "123456789" if digit not in found]
    found |= dict(zip(free, rest, strict=False))
    return dict(sorted(found.items(), key=lambda item: (item[0] == "0", item[0])))


def askable(task: Task) -> bool:
    """Whether one key can answer it: one value, of a conversation or a turn."""
    return task.level in ("conversation", "turn") and task.kind in ("choice", "verdict", "rating")
