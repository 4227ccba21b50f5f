"""Intervals and percentiles agree with published values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.stats import percentile, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998),
        # 857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_of_a_proportion_is_the_published_one(successes: int, n: int, low: float, high: float) -> None:
    interval = wilson(successes, n)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


def test_of_nothing_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_more_confidence_takes_a_wider_interval() -> None:
    assert wilson(5, 10, 0.99).low < wilson(5, 10, 0.95).low < wilson(5, 10, 0.5).low


@given(st.integers(1, 10**9), st.floats(0, 1))
def test_an_interval_holds_its_share_and_stays_within_nought_and_one(n: int, share: float) -> None:
    successes = round(n * share)
    low, high = wilson(successes, n)
    assert 0 <= low <= successes / n <= high <= 1


@pytest.mark.parametrize(("successes", "n", "confidence"), [(-1, 5, 0.95), (6, 5, 0.95), (1, 5, 0.0), (1, 5, 1.0)])
def test_what_is_no_proportion_is_refused(successes: int, n: int, confidence: float) -> None:
    with pytest.raises(ValueError, match=r"successes of|between 0 and 1"):
        wilson(successes, n, confidence)


# the worked example in Wikipedia's article "Percentile", linear interpolation with C = 1, as spreadsheets do
@pytest.mark.parametrize(("percent", "value"), [(0, 15), (5, 16), (30, 23), (40, 29), (50, 35), (95, 48), (100, 50)])
def test_a_percentile_is_the_published_one(percent: float, value: float) -> None:
    assert percentile([50, 15, 40, 20, 35], percent) == pytest.approx(value)


def test_every_percentile_of_one_value_is_that_value() -> None:
    assert {percentile([7.0], percent) for percent in (0, 33, 100)} == {7.0}


@pytest.mark.parametrize(("values", "percent"), [([], 50), ([1.0], -1), ([1.0], 101)])
def test_a_percentile_of_nothing_or_outside_the_scale_is_refused(values: list[float], percent: float) -> None:
    with pytest.raises(ValueError, match=r"no values|from 0 to 100"):
        percentile(values, percent)
