"""Two models on the same questions: how far apart they are, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from curator.tuning.evaluation.mcnemar import mcnemar
from curator.tuning.evaluation.metrics import LESS_IS_BETTER, measured
from curator.tuning.evaluation.resamples import Floats, interval
from curator.tuning.evaluation.scores import Score
from curator.tuning.evaluation.tasks import Task

Verdict = Literal["better", "worse", "too small to tell"]
#: Fewer questions than this tell nothing.
LEAST = 50
#: What is as likely by chance tells nothing. Where few questions set two models apart, the bootstrap's interval is too
#: narrow (4 of 100, all for one: it leaves 0 out, and the exact p is 0.125), so that both must say so.
CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric: value of the one minus that of the other, with its 95 % interval.

    p: of McNemar's test, for accuracy. n: questions that both answered.
    """

    metric: str
    n: int
    difference: float
    low: float
    high: float
    p: float | None
    verdict: Verdict


def differences(ours: Sequence[Score], theirs: Sequence[Score], task: Task, *, seed: int) -> list[Difference]:
    """How `ours` differs from `theirs`, on the questions that both answered; the task's own metric first."""
    one, other = _shared(ours, theirs)
    wanted = ["accuracy", "macro_f1"] if task.kind == "label" else ["chrf", "accuracy", "token_f1"]
    wanted.sort(key=lambda name: name != task.primary)
    return [_difference(name, one, other, task, seed) for name in wanted if one]


def verdict(n: int, low: float, high: float, *, p: float | None = None, less_is_better: bool = False) -> Verdict:
    """In words, of an interval of a difference over n questions. p: of McNemar's test, where that was made."""
    if n < LEAST or low <= 0 <= high or (p is not None and p >= CHANCE):
        return "too small to tell"
    return "better" if (low > 0) != less_is_better else "worse"


def _shared(ours: Sequence[Score], theirs: Sequence[Score]) -> tuple[list[Score], list[Score]]:
    of_line = {score.line: score for score in theirs}
    pairs = [(score, of_line[score.line]) for score in ours if score.line in of_line]
    return [one for one, _ in pairs], [other for _, other in pairs]


def _difference(name: str, one: Sequence[Score], other: Sequence[Score], task: Task, seed: int) -> Difference:
    first, statistic = measured(name, one, task)
    second, _ = measured(name, other, task)
    both = np.concatenate([first, second], axis=1)
    apart = _apart(statistic)
    value = float(apart(both.sum(axis=0, keepdims=True))[0])
    low, high = interval(both, apart, seed=seed)
    p = None
    if name == "accuracy":
        pairs = list(zip(one, other, strict=True))
        p = mcnemar(sum(a.right and not b.right for a, b in pairs), sum(b.right and not a.right for a, b in pairs))
    told = verdict(len(one), low, high, p=p, less_is_better=name in LESS_IS_BETTER)
    return Difference(name, len(one), value, low, high, p, told)


def _apart(statistic: Callable[[Floats], Floats]) -> Callable[[Floats], Floats]:
    def of(sums: Floats) -> Floats:
        first, second = np.split(sums, 2, axis=1)
        return statistic(first) - statistic(second)

    return of
