"""Which texts are tested together, each by a model that has seen none of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from curator.learning.terms import Numbers

FOLDS = 5


def folds(labels: Sequence[str], groups: Sequence[str]) -> list[Numbers]:
    """Positions by fold, at most FOLDS; each value is spread over them, and texts of one group stay together."""
    first: dict[str, str] = {}
    for label, group in zip(labels, groups, strict=True):
        first.setdefault(group, label)
    dealt = sorted(first, key=lambda group: (first[group], hashlib.sha256(group.encode()).digest()))
    fold = {group: number % FOLDS for number, group in enumerate(dealt)}
    found = [np.flatnonzero([fold[group] == number for group in groups]) for number in range(FOLDS)]
    return [positions for positions in found if len(positions)]
