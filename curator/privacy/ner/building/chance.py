"""Random choices that are the same on every machine and in every version of Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Draws from `random()` alone, whose sequence for a seed is promised."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def below(self, n: int) -> int:
        return int(self._random.random() * n)

    def one(self, values: Sequence[T]) -> T:
        return values[self.below(len(values))]

    def happens(self, probability: float) -> bool:
        return self._random.random() < probability

    def weighted(self, choices: Sequence[tuple[float, T]]) -> T:
        """Of (weight, value) pairs."""
        at = self._random.random() * sum(weight for weight, _ in choices)
        for weight, value in choices:
            at -= weight
            if at < 0:
                return value
        return choices[-1][1]

    def shuffle(self, values: list[T]) -> None:
        for i in range(len(values) - 1, 0, -1):
            j = self.below(i + 1)
            values[i], values[j] = values[j], values[i]
