"""What the jobs screen says of a tune: its losses drawn smooth without a lag, what it cost, how it ended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from curator.queries.tunes import Loss, Tune
from curator.tui.glyphs import ASCII
from curator.tui.training import HEADS, Shown, facts, row, smooth, window_of
from curator.tui.widgets.columns import fitted, widths

MINUTE = 60_000_000
TUNE = Tune(
    id="7kq2mmmmmmmmmmmm",
    provider="openai-compatible",
    host="host.example",
    base_url="https://host.example/v1",
    base="a-model-with-a-long-name-2026-04-14",
    method="supervised",
    hyperparameters={},
    suffix=None,
    seed=1,
    files={},
    lines={"train": 90, "validation": 10},
    manifest="",
    export_event=1,
    attempt=1,
    created=0,
    updated=83 * MINUTE,
    cost={"usd": 12.5, "model": "a-model", "would": False},
    job="ftjob-1",
    status="succeeded",
    model="ft:a-model:one",
)


def test_a_smoothed_point_is_the_mean_of_those_around_it_and_the_ends_are_what_they_are() -> None:
    assert smooth([3.0, 0.0, 3.0, 6.0, 0.0], 3) == [3.0, 2.0, 3.0, 3.0, 0.0]
    assert smooth([3.0, 0.0, 3.0, 6.0, 0.0], 5) == [3.0, 2.0, 2.4, 3.0, 0.0]
    assert smooth([1.0, 2.0], 1) == [1.0, 2.0]


def test_a_line_that_falls_evenly_is_not_moved_by_smoothing() -> None:
    falling = [10.0 - n for n in range(10)]
    assert smooth(falling, 5) == pytest.approx(falling)


def test_few_points_are_not_smoothed_and_a_mean_is_over_an_odd_number() -> None:
    assert [window_of(n) for n in (2, 14, 29, 30, 150)] == [1, 1, 1, 3, 11]


def test_the_cost_is_whole_in_eighty_columns() -> None:
    told = row(TUNE, ASCII)
    assert "12.50 USD" in fitted(told, widths(HEADS, [told], 76, whole=3))
    free = replace(TUNE, cost={"usd": 3.0, "model": "a-model", "would": True})
    assert row(free, ASCII)[2] == "nothing"
    assert "costs nothing here, 3.00 USD at a-model" in facts(Shown([free]), free)
    assert row(replace(TUNE, cost=None), ASCII)[2] == "not known"


def test_one_that_ended_says_when_and_what_to_do_with_it() -> None:
    told = facts(Shown([TUNE]), TUNE)
    assert "succeeded at 1970-01-01 01:23:00 UTC, 1 hour 23 minutes after its launch" in told
    assert told.endswith("in the shell: curator evaluate 7kq2mmmmmmmmmmmm")
    failed = replace(TUNE, status="failed", model="", updated=2 * MINUTE)
    told = facts(Shown([failed], failure="the file has no lines"), failed)
    assert "failed at 1970-01-01 00:02:00 UTC, 2 minutes after its launch: the file has no lines" in told
    assert told.endswith("in the shell: curator tune launch --again")
    assert row(failed, ASCII)[-1] == "none"


def test_one_under_way_says_how_far_it_is_and_one_without_a_job_why() -> None:
    going = replace(TUNE, status="running", model="", updated=0)
    told = facts(Shown([going], losses=[Loss(7, 0.5, None, None)]), going)
    assert told == "100 examples, method supervised, step 7, train loss 0.5000"
    assert row(going, ASCII)[-1] == "none yet"
    refused = replace(TUNE, status="refused", job="", model="", error="quota")
    assert "the provider refused it (quota): launch again once" in facts(Shown([refused]), refused)
