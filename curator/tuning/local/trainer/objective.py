"""What training makes smaller, whatever the method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from curator.tuning.local.trainer.features import Floats

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Data:
    """rows: float32 of shape (n, columns). targets: int64 of shape (n,), what each row should lead to."""

    rows: Floats
    targets: Integers

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, which: Integers) -> Data:
        return Data(self.rows[which], self.targets[which])


class Scores(NamedTuple):
    """loss: mean, in nats. accuracy: share of rows that lead where they should, 0 to 1."""

    loss: float
    accuracy: float


class Objective(Protocol):
    """Weights are float32 of `shape`; training begins with zeros."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    def scores(self, weights: Floats, data: Data) -> Scores:
        """Of all the data together."""
        ...

    def gradient(self, weights: Floats, data: Data) -> tuple[Scores, Floats]:
        """The scores, and the gradient of the loss, of the shape of the weights."""
        ...
