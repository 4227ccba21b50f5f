"""The three splits and how much of the data each is to hold."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from curator.errors import UsageError

TRAIN: Final = "train"
VALIDATION: Final = "validation"
TEST: Final = "test"
SPLITS: Final = (TRAIN, VALIDATION, TEST)

TOLERANCE: Final = 1e-6  # 0.7 + 0.15 + 0.15 is not exactly 1 in binary


@dataclass(frozen=True, slots=True)
class Shares:
    """Wanted share of the examples per split, each from 0 to 1, together 1. Raises UsageError otherwise."""

    train: float
    validation: float
    test: float

    def __post_init__(self) -> None:
        shares = self.in_order()
        fix = "Give three shares from 0 to 1 that sum to 1, for example train 0.8, validation 0.1, test 0.1."
        for split, share in zip(SPLITS, shares, strict=True):
            if not math.isfinite(share) or share < 0:
                raise UsageError(f"the share of {split} is {share:g}, but a share is a number from 0 to 1", fix)
        total = math.fsum(shares)
        if abs(total - 1) > TOLERANCE:
            given = " + ".join(f"{split} {share:g}" for split, share in zip(SPLITS, shares, strict=True))
            change = f"{'Lower' if total > 1 else 'Raise'} one of them by {abs(total - 1):g}."
            raise UsageError(f"the shares sum to {total:g} instead of 1: {given}", change)

    def in_order(self) -> tuple[float, float, float]:
        """The shares in the order of SPLITS."""
        return (self.train, self.validation, self.test)
