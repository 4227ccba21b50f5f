"""Which checkpoint to take: the one that the losses speak for, unless the task's own metric speaks against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from curator.tuning.evaluation.comparison import Difference, differences
from curator.tuning.evaluation.overfitting import Fit
from curator.tuning.evaluation.scores import Score
from curator.tuning.evaluation.tasks import Task

#: not asked: the test was not put to both of them.
Confirmed = Literal["yes", "no", "too small to tell", "not asked"]


@dataclass(frozen=True, slots=True)
class Choice:
    """model, step: the one to take. by_loss: the one that the losses speak for.

    confirmed: whether the test's metric agrees with the losses; yes where these speak for the last one. difference: of
    that metric, by_loss minus the last, None where there is none.
    """

    model: str
    step: int
    by_loss: str
    confirmed: Confirmed
    metric: str
    difference: float | None
    words: str


def choice(fit: Fit, answers: Mapping[str, Sequence[Score]], task: Task, *, seed: int) -> Choice:
    """answers: by model, of those of the tune that were asked."""
    if not fit.take:
        return Choice(fit.last, fit.step, fit.last, "yes", task.primary, None, fit.advice)
    found = differences(answers.get(fit.take, ()), answers.get(fit.last, ()), task, seed=seed)
    if not found:
        words = f"{fit.advice}; the test was not put to both, so that it does not confirm this yet"
        return Choice(fit.take, fit.step, fit.take, "not asked", task.primary, None, words)
    return _confirmed(fit, found[0])


def _confirmed(fit: Fit, found: Difference) -> Choice:
    against = f"{found.metric} {found.difference:+.3f} [{found.low:+.3f}, {found.high:+.3f}] against the last"
    if found.verdict == "worse":
        words = f"keep the last, step {fit.last_step}, {fit.last}: step {fit.step} has the least loss, but {against}"
        return Choice(fit.last, fit.last_step, fit.take, "no", found.metric, found.difference, words)
    if found.verdict == "better":
        words = f"{fit.advice}; the test confirms it: {against}"
        return Choice(fit.take, fit.step, fit.take, "yes", found.metric, found.difference, words)
    words = f"{fit.advice}; the test does not speak against it, but is too small to tell: {against}"
    return Choice(fit.take, fit.step, fit.take, "too small to tell", found.metric, found.difference, words)
