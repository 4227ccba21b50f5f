"""How far labeling is, task by task: labels of one task say nothing of another."""

from __future__ import annotations

from dataclasses import dataclass

from curator.queries import asked
from curator.queries.waiting import ANSWER
from curator.store import decided
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Labelled:
    """done: conversations with a label of the task, or of one of their turns; of: all there are, dropped ones left out.

    wanted_by: the setting that reads this task's labels, "" for none.
    """

    task: str
    done: int
    of: int
    wanted_by: str = ""

    @property
    def left(self) -> int:
        return self.of - self.done


def labelled(workspace: Workspace) -> list[Labelled]:
    """Tasks that a setting reads or that have labels: those that a setting reads first, then the most labelled."""
    of, counts = decided.count_labelled(workspace.store)
    wanted = wanted_tasks(workspace)
    tasks = [*wanted, *sorted(counts.keys() - wanted.keys(), key=lambda task: (-counts[task], task))]
    return [Labelled(task, counts.get(task, 0), of, wanted.get(task, "")) for task in tasks]


def wanted_tasks(workspace: Workspace) -> dict[str, str]:
    """Task -> the setting that reads its labels."""
    config = workspace.settings.config
    found = {ANSWER: "select.only"} if config.select.only == "accepted" else {}
    if config.shape.label_task:
        found.setdefault(config.shape.label_task, "shape.label_task")
    for task in config.shape.label_tasks:
        found.setdefault(task, "shape.label_tasks")
    if config.select.quota_task:
        found.setdefault(config.select.quota_task, "select.quota_task")
    stratify = asked.of_split(workspace, as_before=True).stratify
    if stratify:
        found.setdefault(stratify, "split.stratify")
    return found
