from __future__ import annotations

from curator.tokens.counting import ExampleTokens
from curator.tokens.summary import TokenSummary, percentile, summarise


def test_a_file_is_summed_up_with_its_percentiles_and_its_too_long_lines() -> None:
    counts = [(line, ExampleTokens(total=line * 10, trained=line)) for line in range(1, 101)]
    assert summarise(counts, limit=980) == TokenSummary(
        examples=100, tokens=50_500, trained=5_050, p5=50, p50=500, p95=950, longest=1000, over_limit=(99, 100)
    )


def test_no_examples_come_to_nothing() -> None:
    assert summarise([]) == TokenSummary(0, 0, 0, 0, 0, 0, 0, ())


def test_the_median_of_a_single_value_is_that_value() -> None:
    assert [percentile([7], share) for share in (5, 50, 95)] == [7, 7, 7]


def test_the_median_of_two_values_is_the_smaller() -> None:
    assert percentile([1, 9], 50) == 1
