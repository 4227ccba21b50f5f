"""The line of progress."""

from __future__ import annotations

import time

import pytest

from curator.cli.progress import ProgressLine, describe
from curator.records import Progress

HALF = Progress("r", "scrub", "replace", 1200, 4000, "texts", 310.4, 9.0, "running")
READ = Progress("r", "check", "", 1_500_000, 6_000_000, "bytes", 2e6, 2.25, "running")


def test_counts_rate_and_time_left_are_told() -> None:
    assert describe(HALF) == "scrub  replace  [######..............]  1,200 of 4,000 texts  310/s  9 s left"
    assert describe(READ) == "check  [#####...............]  1.5 of 6.0 MB  2.0 MB/s  2 s left"


def test_a_step_has_no_rate_before_it_has_taken_a_second(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter((0.0, 20.0, 40.0, 60.0))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    line = ProgressLine()
    told = []
    for step in ("replace", "replace", "write"):
        line(Progress("r", "scrub", step, 5000, 5000, "texts", 499_999_999_999.0, 0.0, "running"))
        told.append(capsys.readouterr().err)
    counts = "5,000 of 5,000 texts"
    assert told[0].endswith(f"{counts}\n")
    assert told[1].endswith(f"{counts}  499,999,999,999/s  0 s left\n")
    assert told[2].endswith(f"{counts}\n")
