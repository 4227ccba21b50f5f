"""Which of some classes a row belongs to: multinomial logistic regression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from curator.tuning.local.trainer.features import Floats
from curator.tuning.local.trainer.objective import Data, Integers, Scores


@dataclass(frozen=True, slots=True)
class Softmax:
    """Weights of shape (columns + 1, classes): a column for each class, its last number added to every row's."""

    columns: int
    classes: int

    @property
    def shape(self) -> tuple[int, int]:
        return self.columns + 1, self.classes

    def scores(self, weights: Floats, data: Data) -> Scores:
        return _scores(log_probabilities(weights, data.rows), data.targets)

    def gradient(self, weights: Floats, data: Data) -> tuple[Scores, Floats]:
        logs = log_probabilities(weights, data.rows)
        wrong = np.exp(logs)
        wrong[np.arange(len(data)), data.targets] -= 1
        wrong /= len(data)
        slope = np.empty(self.shape, weights.dtype)
        slope[:-1] = data.rows.T @ wrong
        slope[-1] = wrong.sum(axis=0)
        return _scores(logs, data.targets), slope


def log_probabilities(weights: Floats, rows: Floats) -> Floats:
    """Shape (rows, classes): the logarithm of the probability of each class."""
    logits = rows @ weights[:-1] + weights[-1]
    logits -= logits.max(axis=1, keepdims=True)
    found: Floats = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return found


def _scores(logs: Floats, targets: Integers) -> Scores:
    loss = -logs[np.arange(len(targets)), targets].mean(dtype=np.float64)
    return Scores(float(loss), float((logs.argmax(axis=1) == targets).mean()))
