"""The answer to a prompt from answers that were given to prompts like it."""

from __future__ import annotations

import numpy as np

from curator.tuning.local.trainer.features import Floats
from curator.tuning.local.trainer.objective import Integers

#: Answers that stand to choose.
MOST = 20
#: How much one full step of likeness (cosine) counts against the logarithm of a group's probability.
_SHARPNESS = 10.0


def nearest_answers(
    row: Floats, prompts: Floats, groups: Integers, log_probabilities: Floats
) -> tuple[Integers, Floats]:
    """Which training prompts to answer like, best first, and the scores that say how much better.

    row: shape (columns,). prompts: shape (n, columns). groups: the group of each one's answer.
    log_probabilities: of each group, for this row.
    """
    scores = _SHARPNESS * (prompts @ row) + log_probabilities[groups]
    order = np.argsort(-scores, kind="stable")[:MOST]
    return order, scores[order]
