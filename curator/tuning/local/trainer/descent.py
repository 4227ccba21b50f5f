"""Gradient descent in steps (AdaGrad), which can be left after any step and taken up again with the same result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from curator.tuning.local.trainer.features import Floats
from curator.tuning.local.trainer.objective import Data, Integers, Objective, Scores

#: Steps about which more than the training loss is measured, beside the ends of epochs.
_MEASURED = 100
#: Validation rows that one such step looks at.
_VALID_ROWS = 256
#: What each weight's sum of squares begins with: without it the first step of a rare term is as long as a common one's.
_START = 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """epochs, batch: at least 1. rate: of learning, for the first step. seed: of the order of rows."""

    epochs: int
    batch: int
    rate: float
    seed: int

    def steps_of_epoch(self, rows: int) -> int:
        return -(-rows // self.batch)

    def steps(self, rows: int) -> int:
        return self.epochs * self.steps_of_epoch(rows)

    def measured(self, step: int, rows: int) -> bool:
        """Whether validation is measured at this step (from 1)."""
        total = self.steps(rows)
        return step == 1 or step % max(1, total // _MEASURED) == 0 or self.ends_epoch(step, rows)

    def ends_epoch(self, step: int, rows: int) -> bool:
        return step % self.steps_of_epoch(rows) == 0


@dataclass(slots=True)
class State:
    """step: how many are done. weights, squares: of the objective's shape."""

    step: int
    weights: Floats
    squares: Floats

    @staticmethod
    def start(objective: Objective) -> State:
        return State(0, np.zeros(objective.shape, np.float32), np.full(objective.shape, _START, np.float32))


@dataclass(frozen=True, slots=True)
class Measured:
    """step: from 1. train: of the step's batch, before it was learned. valid: of some rows, full: of all of them."""

    step: int
    train: Scores
    valid: Scores | None
    full: Scores | None


def descend(objective: Objective, plan: Plan, state: State, train: Data, valid: Data | None) -> Iterator[Measured]:
    """Go on from `state`, which is changed in place, and tell of each step once it is done."""
    rows = len(train)
    of_epoch = plan.steps_of_epoch(rows)
    order = np.empty(0, np.int64)
    for step in range(state.step + 1, plan.steps(rows) + 1):
        epoch, at = divmod(step - 1, of_epoch)
        if at == 0 or not len(order):
            order = _order(plan.seed, epoch, rows)
        scores, slope = objective.gradient(state.weights, train.take(order[at * plan.batch : (at + 1) * plan.batch]))
        state.squares += slope * slope
        state.weights -= plan.rate * slope / np.sqrt(state.squares)
        state.step = step
        some = full = None
        if valid is not None and plan.measured(step, rows):
            some = objective.scores(state.weights, valid.take(_window(step, len(valid))))
            if plan.ends_epoch(step, rows):
                full = objective.scores(state.weights, valid)
        yield Measured(step, scores, some, full)


def _order(seed: int, epoch: int, rows: int) -> Integers:
    return np.random.default_rng((seed, epoch)).permutation(rows)


def _window(step: int, rows: int) -> Integers:
    """The validation rows of a step: they take turns."""
    return (step * _VALID_ROWS + np.arange(min(rows, _VALID_ROWS))) % rows
