"""Which of two answers is better: pairwise logistic regression, the loss of DPO for a policy that starts even.

A reward is linear in the features of (prompt, answer). With rewards of 0 before training the loss of a pair is
-log sigmoid(beta * (reward of the preferred - reward of the other)), and log 2 at the start, as in DPO.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from curator.tuning.local.trainer.features import (
    Floats,
    Prompt,
    Rarity,
    Terms,
    crossed_terms,
    text_terms,
)
from curator.tuning.local.trainer.objective import Data, Scores

#: Columns for hashed terms; one more holds the length.
WIDTH = 2048
COLUMNS = WIDTH + 1
_CROSSED = 24
#: Characters; the column of the length grows by 1 for each factor of e over it.
_USUAL_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Preferences:
    """Rows are features of the preferred answer minus those of the other; targets are not used."""

    beta: float

    @property
    def shape(self) -> tuple[int]:
        return (COLUMNS,)

    def scores(self, weights: Floats, data: Data) -> Scores:
        return _scores(self._margins(weights, data))

    def gradient(self, weights: Floats, data: Data) -> tuple[Scores, Floats]:
        margins = self._margins(weights, data)
        # the derivative of log(1 + exp(-m)), without overflow for either sign
        slope = -np.exp(-np.logaddexp(0, margins)) * (self.beta / len(data))
        return _scores(margins), slope.astype(weights.dtype) @ data.rows

    def _margins(self, weights: Floats, data: Data) -> Floats:
        found: Floats = self.beta * (data.rows @ weights)
        return found


def pair_terms(prompt: Prompt, answer: str) -> Terms:
    """Terms of an answer by itself, and of its words together with those of the prompt's last turn."""
    return np.concatenate([text_terms(answer), crossed_terms(prompt.last, answer, _CROSSED)])


def answer_rows(rarity: Rarity, terms: Sequence[Terms], answers: Sequence[str]) -> Floats:
    """Shape (answers, COLUMNS): hashed terms, then the length."""
    rows = np.empty((len(terms), COLUMNS), np.float32)
    rows[:, :WIDTH] = rarity.rows(terms, WIDTH)
    rows[:, WIDTH] = np.log((1 + np.array([len(answer) for answer in answers], np.float32)) / _USUAL_LENGTH)
    return rows


def _scores(margins: Floats) -> Scores:
    """A tie is no right answer."""
    return Scores(float(np.logaddexp(0, -margins).mean(dtype=np.float64)), float((margins > 0).mean()))
