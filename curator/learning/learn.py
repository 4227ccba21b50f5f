"""Learning one value a text, and telling how often that is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from curator.learning.folds import folds
from curator.learning.linear import Floats, Linear, probabilities, sharpness_of
from curator.learning.terms import Numbers, Rows, Terms, Weights

#: Raise it when the same texts and labels would give other guesses.
VERSION = 1
#: Sums of many floats can differ in the last digits from machine to machine.
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Guess:
    """score: 0 to 1, how likely the value is right; calibrated on texts that were not learned from."""

    value: str
    score: float


@dataclass(frozen=True, slots=True)
class Learned:
    """right, of: how many texts a model that had not seen them named rightly, of how many (cross-validation).

    commonest: how many of them have the commonest value, which always naming it would get right.
    """

    right: int
    of: int
    commonest: int
    guess: Callable[[Sequence[str]], list[Guess]]


def learn(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    groups: Sequence[str] | None = None,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> Learned:
    """Train on texts and their labels, and measure by cross-validation.

    groups: texts of one are never tested by a model that has seen another of it; None: equal texts only. told: after
    each model that is trained, how many are, and of how many; may raise to stop. Raises ValueError for fewer than two
    values in two groups each, and where no text has a word.
    """
    groups = texts if groups is None else groups
    if not len(texts) == len(labels) == len(groups):
        raise ValueError(f"{len(texts)} texts, {len(labels)} labels and {len(groups)} groups")
    in_groups = {value: {g for g, label in zip(groups, labels, strict=True) if label == value} for value in set(labels)}
    if sum(len(found) > 1 for found in in_groups.values()) < 2:
        raise ValueError("there is nothing to tell apart: two values in two groups each are needed")
    values = sorted(set(labels))
    right = np.asarray([values.index(label) for label in labels])
    terms = Terms(texts)
    parts = folds(labels, groups)
    margins = np.zeros((len(texts), len(values)))
    for number, tested in enumerate(parts, 1):
        learned = np.setdiff1d(np.arange(len(texts)), tested)
        weights, model = train(rows_at(terms.counts, learned), [labels[n] for n in learned], values)
        margins[tested] = model.margins(weights.rows(rows_at(terms.counts, tested)))
        told(number, len(parts) + 1)
    sharpness = sharpness_of(margins, right.tolist())
    weights, model = train(terms.counts, labels, values)
    told(len(parts) + 1, len(parts) + 1)

    def guess(asked: Sequence[str]) -> list[Guess]:
        if not asked:
            return []
        return _guesses(probabilities(model.margins(weights.rows(terms.count(asked))), sharpness), values)

    named = int((margins.argmax(axis=1) == right).sum())
    return Learned(named, len(texts), int(np.bincount(right).max()), guess)


def train(counts: Sequence[Rows], labels: Sequence[str], values: Sequence[str]) -> tuple[Weights, Linear]:
    """Of texts by what `Terms` counts in them. values: all there are, which need not all be among the labels."""
    weights = Weights(counts)
    return weights, Linear(weights.rows(counts), labels, values)


def rows_at(counts: Sequence[Rows], positions: Numbers) -> list[Rows]:
    """The rows of some texts."""
    return [rows[positions] for rows in counts]


def _guesses(likely: Floats, values: Sequence[str]) -> list[Guess]:
    best = likely.argmax(axis=1)
    return [Guess(values[column], round(float(likely[row, column]), _DIGITS)) for row, column in enumerate(best)]
