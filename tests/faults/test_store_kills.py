"""One store, many processes, killed at random: what was acknowledged is there, and once."""

from __future__ import annotations

from pathlib import Path

from tests.faults.store_kills import store_kills


def test_nothing_acknowledged_is_lost_or_doubled_whoever_is_killed(tmp_path: Path) -> None:
    outcome = store_kills(tmp_path, kills=8, seed=5)
    assert outcome.wrong == []
    assert (outcome.lost, outcome.doubled) == (0, 0)
    # A run in which no owner was killed, or nothing was acknowledged, would prove nothing.
    assert outcome.owners >= 1
    assert outcome.acknowledged >= 8
