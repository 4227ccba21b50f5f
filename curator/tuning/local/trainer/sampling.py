"""One of several answers, by their scores."""

from __future__ import annotations

import numpy as np

from curator.tuning.local.trainer.features import Floats


def sample(scores: Floats, temperature: float, top_p: float, random: np.random.Generator) -> int:
    """The best at temperature 0, else one drawn with a probability in proportion to exp(score / temperature).

    scores: best first. top_p: of the likeliest ones that together have this probability, 0 to 1; at least one stays.
    """
    if temperature <= 0:
        return 0
    likely = np.exp((scores - scores[0]).astype(np.float64) / temperature)
    likely /= likely.sum()
    kept = likely[: 1 + int(np.searchsorted(np.cumsum(likely), min(top_p, 1.0) - 1e-9))]
    return int(random.choice(len(kept), p=kept / kept.sum()))
