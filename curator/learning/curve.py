"""How often a model is right by how many labels it learned from: whether more of them are worth the work."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from curator.learning.folds import folds
from curator.learning.learn import rows_at, train
from curator.learning.terms import Numbers, Terms

#: Shares of the labels that are learned from; each holds those before it, and each but the first is twice as many.
SHARES = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)
#: With fewer labels a step has nothing to tell.
LEAST = 10


@dataclass(frozen=True, slots=True)
class Point:
    """learned: labels that each model learned from, on average. right, of: as `Learned` has them."""

    learned: int
    right: int
    of: int


def curve(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    groups: Sequence[str] | None = None,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> list[Point]:
    """Each text is named by models that learned from growing shares of the others, the same texts at every step.

    Arguments and errors are those of `learn`; steps with fewer than LEAST labels are left out.
    """
    groups = texts if groups is None else groups
    in_groups = {value: {g for g, label in zip(groups, labels, strict=True) if label == value} for value in set(labels)}
    if sum(len(found) > 1 for found in in_groups.values()) < 2:
        raise ValueError("there is nothing to tell apart: two values in two groups each are needed")
    values = sorted(set(labels))
    terms = Terms(texts)
    parts = folds(labels, groups)
    shares = [share for share in SHARES if share * len(texts) * (len(parts) - 1) / len(parts) >= LEAST] or [1.0]
    found: list[Point] = []
    for step, share in enumerate(shares):
        right = learned = 0
        for number, tested in enumerate(parts, 1):
            others = np.setdiff1d(np.arange(len(texts)), tested)
            some = _some(others, labels, groups, share)
            weights, model = train(rows_at(terms.counts, some), [labels[n] for n in some], values)
            best = model.margins(weights.rows(rows_at(terms.counts, tested))).argmax(axis=1)
            right += sum(values[column] == labels[n] for column, n in zip(best.tolist(), tested.tolist(), strict=True))
            learned += len(some)
            told(step * len(parts) + number, len(shares) * len(parts))
        found.append(Point(round(learned / len(parts)), right, len(texts)))
    return found


def _some(positions: Numbers, labels: Sequence[str], groups: Sequence[str], share: float) -> Numbers:
    """So large a share of each value's texts, two at least, always the same ones first."""
    dealt = sorted(positions.tolist(), key=lambda n: hashlib.sha256(groups[n].encode()).digest())
    of_each = Counter(labels[n] for n in dealt)
    left = {value: max(2, round(share * count)) for value, count in of_each.items()}
    chosen = []
    for n in dealt:
        if left[labels[n]] > 0:
            left[labels[n]] -= 1
            chosen.append(n)
    return np.asarray(sorted(chosen))
