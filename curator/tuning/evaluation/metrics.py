"""The figures of one model, each with its 95 % interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from curator.stats import wilson
from curator.tuning.evaluation import labels
from curator.tuning.evaluation.resamples import Floats, interval
from curator.tuning.evaluation.scores import Score
from curator.tuning.evaluation.tasks import Task

#: Metric -> what it says, in words for people.
METRICS = {
    "accuracy": "the right answer, but for case, spaces and signs at its ends",
    "exact_accuracy": "the right answer to the letter",
    "macro_f1": "mean over the labels of how well each is found",
    "chrf": "how near the text is in runs of characters",
    "token_f1": "how near the text is in words",
    "invalid_rate": "answers that a program could do nothing with",
    "refusal_rate": "answers that decline to answer",
    "output_tokens": "tokens of an answer",
    "latency_ms": "milliseconds until the whole answer was there",
}
#: Metrics of which less is better, and those that are no shares from 0 to 1.
LESS_IS_BETTER = frozenset({"invalid_rate", "refusal_rate", "output_tokens", "latency_ms"})
AMOUNTS = frozenset({"output_tokens", "latency_ms"})

_OF: dict[str, Callable[[Score], float | None]] = {
    "accuracy": lambda score: score.right,
    "exact_accuracy": lambda score: score.exact,
    "chrf": lambda score: score.chrf,
    "token_f1": lambda score: score.token_f1,
    "invalid_rate": lambda score: score.invalid,
    "refusal_rate": lambda score: score.refused,
    "output_tokens": lambda score: score.tokens,
    "latency_ms": lambda score: score.milliseconds,
}
_SHARES = ("accuracy", "exact_accuracy", "invalid_rate", "refusal_rate")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and the ends of its 95 % interval."""

    value: float
    low: float
    high: float


def names(task: Task) -> list[str]:
    """The metrics that say something of a task, in the order in which they are shown."""
    skipped = {"label": ("chrf", "token_f1"), "text": ("macro_f1",)}[task.kind]
    return [name for name in METRICS if name not in skipped]


def figures(scores: Sequence[Score], task: Task, *, seed: int) -> dict[str, Figure]:
    """By metric; nothing for no answers, and no tokens where the endpoint counts none."""
    found: dict[str, Figure] = {}
    for name in names(task) if scores else ():
        columns, statistic = measured(name, scores, task)
        if not len(columns):
            continue
        value = float(statistic(columns.sum(axis=0, keepdims=True))[0])
        if name in _SHARES:
            low, high = wilson(int(columns[:, 0].sum()), len(columns))
        else:
            low, high = interval(columns, statistic, seed=seed)
        found[name] = Figure(value, low, high)
    return found


def measured(name: str, scores: Sequence[Score], task: Task) -> tuple[Floats, Callable[[Floats], Floats]]:
    """What a metric is a statistic of: columns of numbers a question, and how it follows from their sums."""
    if name == "macro_f1":
        return labels.columns(scores, task), labels.macro_f1
    values = [value for score in scores if (value := _OF[name](score)) is not None]
    return np.asarray([[float(value), 1.0] for value in values]).reshape(len(values), 2), _mean


def _mean(sums: Floats) -> Floats:
    return np.asarray(sums[:, 0] / sums[:, 1])
