"""A linear model over rows: margins of each value, and what margins are worth as probabilities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from curator.learning.terms import Rows

Floats = npt.NDArray[np.float64]

#: The margin of a value that a model has never seen: a clear no.
_NEVER = -3.0
#: How near to the best line is near enough: a hundredth of it takes a half longer and names as many rightly.
_TOLERANCE = 0.01
_SHARPNESS = np.geomspace(0.1, 10, 81)


class Linear:
    """One line between each value and all others; rare values weigh as much as common ones."""

    def __init__(self, rows: Rows, labels: Sequence[str], values: Sequence[str]) -> None:
        """values: all there are, in the order of the columns of `margins`; at least two of them among the labels."""
        from sklearn.svm import LinearSVC  # type: ignore[import-untyped]

        self._model = LinearSVC(class_weight="balanced", tol=_TOLERANCE, random_state=0).fit(rows, labels)
        self._columns = [list(values).index(value) for value in self._model.classes_]
        self._values = len(values)

    def margins(self, rows: Rows) -> Floats:
        """Shape (rows, values): how far each text is on the side of each value."""
        found = self._model.decision_function(rows)
        if found.ndim == 1:
            found = np.stack([-found, found], axis=1)
        margins = np.full((found.shape[0], self._values), _NEVER)
        margins[:, self._columns] = found
        return margins


def probabilities(margins: Floats, sharpness: float) -> Floats:
    """Shape of the margins, each row summing to 1."""
    raised = np.exp(sharpness * (margins - margins.max(axis=1, keepdims=True)))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def sharpness_of(margins: Floats, right: Sequence[int]) -> float:
    """The sharpness under which these margins, of texts that were not learned from, make the right values most likely.

    right: the column of each row's right value. C. Guo and others, On calibration of modern neural networks, ICML 2017
    (temperature scaling).
    """
    rows = np.arange(len(margins))
    losses = [-np.log(probabilities(margins, s)[rows, list(right)] + 1e-12).mean() for s in _SHARPNESS]
    return float(_SHARPNESS[int(np.argmin(losses))])
