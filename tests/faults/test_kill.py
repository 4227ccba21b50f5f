"""Killed in the middle, then run again: the same end as undisturbed, and no worker is left."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults.kill_run import ROAD, kill_run


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds processes through /proc")
def test_every_command_of_the_road_killed_at_random_ends_as_if_undisturbed(tmp_path: Path) -> None:
    outcome = kill_run(tmp_path, rounds=3, conversations=1200, seed=11)
    assert outcome.different == []
    assert outcome.orphans == 0
    # A run in which no kill met a working process would prove nothing.
    assert sum(outcome.killed.values()) >= len(ROAD), sys.platform
