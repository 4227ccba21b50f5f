"""Figures of label tasks: which label was said for which, and how well each is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from curator.tuning.evaluation.resamples import Floats
from curator.tuning.evaluation.scores import Score
from curator.tuning.evaluation.tasks import Task

#: How an answer that is none of the labels is shown.
OTHER = "(no label)"


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """n: questions whose answer it is. said: how often it was said. precision None where it never was, recall alike."""

    label: str
    n: int
    said: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Confused:
    """How often one label was said where another was right; said OTHER for what is no label."""

    label: str
    said: str
    n: int


def by_label(scores: Sequence[Score], task: Task) -> list[LabelFigures]:
    """Of each label that is expected or was said."""
    expected = Counter(score.label for score in scores)
    said = Counter(score.said for score in scores)
    right = Counter(score.label for score in scores if score.label == score.said)
    return [
        LabelFigures(
            label=shown,
            n=expected[key],
            said=said[key],
            precision=right[key] / said[key] if said[key] else None,
            recall=right[key] / expected[key] if expected[key] else None,
            f1=2 * right[key] / (said[key] + expected[key]),
        )
        for key, shown in task.labels.items()
        if expected[key] or said[key]
    ]


def confusion(scores: Sequence[Score], task: Task) -> list[Confused]:
    """Every pair that occurs, right ones too, by label and then the most often said."""
    pairs = Counter((score.label, score.said) for score in scores)
    rows = [
        Confused(task.labels.get(label or "", ""), task.labels.get(said, OTHER) if said else OTHER, count)
        for (label, said), count in pairs.items()
    ]
    return sorted(rows, key=lambda row: (row.label, -row.n, row.said))


def columns(scores: Sequence[Score], task: Task) -> Floats:
    """What macro-F1 is made of, a question a row: for each label whether it is right, then said, then expected."""
    keys = list(task.labels)
    at = {key: number for number, key in enumerate(keys)}
    found = np.zeros((len(scores), 3 * len(keys)))
    for row, score in enumerate(scores):
        if score.label in at:
            found[row, 2 * len(keys) + at[score.label]] = 1
        if score.said in at:
            found[row, len(keys) + at[score.said]] = 1
            if score.said == score.label:
                found[row, at[score.said]] = 1
    return found


def macro_f1(sums: Floats) -> Floats:
    """The mean F1 of the labels that are expected or said, of sums of `columns`, shape (rounds, 3 x labels)."""
    right, said, expected = np.split(sums, 3, axis=1)
    occurs = said + expected > 0
    f1 = np.divide(2 * right, said + expected, out=np.zeros_like(right), where=occurs)
    return np.asarray(f1.sum(axis=1) / np.maximum(1, occurs.sum(axis=1)))
