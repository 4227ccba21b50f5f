"""Texts grouped by what they say: k-means over rows of length 1."""

from __future__ import annotations

import math

import numpy as np

from curator.tuning.local.trainer.features import Floats
from curator.tuning.local.trainer.objective import Integers

MOST_GROUPS = 64
_ROUNDS = 8
#: Rows that the centres are found with; the others are only assigned.
_SAMPLE = 3_000


def group_count(rows: int) -> int:
    """About the square root of the number of texts."""
    return max(1, min(MOST_GROUPS, round(math.sqrt(rows)), rows))


def find_centres(rows: Floats, groups: int, seed: int) -> Floats:
    """Shape (groups, columns), each of length 1, or of zeros where rows are. groups: at most as many as rows."""
    random = np.random.default_rng((seed, groups))
    sample = rows[random.permutation(len(rows))[:_SAMPLE]]
    centres = _spread(sample, groups, random)
    for _ in range(_ROUNDS):
        member = nearest(centres, sample)
        sums = np.zeros_like(centres)
        np.add.at(sums, member, sample)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        # a centre that nobody is nearest to stays where it is
        centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-12), centres).astype(np.float32)
    return centres


def nearest(centres: Floats, rows: Floats) -> Integers:
    """The number of the nearest centre for each row."""
    return np.asarray((rows @ centres.T).argmax(axis=1), np.int64)


def _spread(rows: Floats, groups: int, random: np.random.Generator) -> Floats:
    """Rows far from each other to begin with (k-means++)."""
    chosen = [int(random.integers(len(rows)))]
    distance = np.maximum(0, 1 - rows @ rows[chosen[0]]).astype(np.float64)
    while len(chosen) < groups:
        total = distance.sum()
        share = distance / total if total > 0 else None
        chosen.append(int(random.choice(len(rows), p=share)))
        distance = np.minimum(distance, np.maximum(0, 1 - rows @ rows[chosen[-1]]))
    return rows[chosen].copy()
