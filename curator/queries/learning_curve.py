"""What more labels of a task would bring, by a small baseline on this machine. An estimate, and a baseline's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from curator.errors import RefusedError
from curator.learning import curve
from curator.queries import suggesting
from curator.queries.conversations import scrubbed
from curator.records.union_find import UnionFind
from curator.stats import wilson
from curator.store import pairs
from curator.workspace import Workspace

BASELINE = "a bag-of-words baseline trained on this machine; a tuned model's curve is another"


@dataclass(frozen=True, slots=True)
class Step:
    """accuracy with its 95 % interval, of a model that learned from so many labels."""

    labels: int
    accuracy: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """model: whose curve it is. steps: from few labels to all. doubling: what the last doubling of labels brought, None
    where there was none.

    still_rising: whether that is more than chance: the interval of the last step lies above the accuracy before it.
    """

    task: str
    model: str
    steps: tuple[Step, ...]
    doubling: float | None
    still_rising: bool


def learning_curve(
    workspace: Workspace, task: str, *, told: Callable[[int, int], None] = lambda done, total: None
) -> Curve:
    """Of the records that are labelled and not dropped. told: models trained, of how many; may raise to stop.

    Raises UsageError for a task that no baseline learns, RefusedError where there are too few labels.
    """
    found = suggesting.task_to_suggest(workspace, task)
    labels = suggesting.learnable(workspace, found)
    texts = {
        record.id: suggesting.as_text(record)
        for record, withheld in (scrubbed(workspace, ids=list(labels)) if labels else ())
        if not withheld
    }
    labels = {number: labels[number] for number in texts}
    if reasons := suggesting.missing(labels, suggesting.LEAST_LABELS):
        fix = f"label more: curator label queue --task {task} --order random"
        raise RefusedError(f"there is too little to learn task {task} from", fix=fix, reasons=reasons)
    ties = UnionFind()
    for pair in pairs.every(workspace.store):
        ties.union(pair.a, pair.b)
    try:
        points = curve(
            list(texts.values()), list(labels.values()), groups=[ties.find(number) for number in texts], told=told
        )
    except ValueError as error:
        raise RefusedError("nothing can be learned from these labels", reasons=(str(error),)) from None
    steps = tuple(Step(p.learned, p.right / p.of, *wilson(p.right, p.of)) for p in points)
    if len(steps) < 2:
        return Curve(task, BASELINE, steps, None, False)
    *_, before, last = steps
    return Curve(task, BASELINE, steps, last.accuracy - before.accuracy, last.low > before.accuracy)
