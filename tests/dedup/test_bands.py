"""Bands for a threshold, and values sorted out."""

from __future__ import annotations

import numpy as np
import pytest

from curator.dedup.bands import shape_of
from curator.dedup.shingle import distinct


@pytest.mark.parametrize(("threshold", "shape"), [(0.8, (25, 5)), (0.9, (16, 8)), (0.5, (64, 2)), (0.1, (128, 1))])
def test_bands_are_as_long_as_they_can_be_without_missing_pairs(threshold: float, shape: tuple[int, int]) -> None:
    assert shape_of(threshold) == shape


@pytest.mark.parametrize("values", [[], [7], [3, 1, 3, 2, 1]])
def test_distinct_values_come_once_and_ascending(values: list[int]) -> None:
    assert distinct(np.array(values, np.int64)).tolist() == sorted(set(values))
