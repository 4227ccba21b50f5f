"""A launch that is killed and started again ends in exactly one job."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.launch_kills import Outcome, boundaries, count, killed_at, random_kills
from tests.running import KEY
from tests.tuning.launching import Pad, make


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        patch.setenv("CURATOR_CONFIG_DIR", str(folder / "config"))
        return make(folder)


def new_pad(made: Path, folder: Path, *scenarios: str) -> Pad:
    folder.mkdir()
    pad = Pad(made, folder)
    pad.serve(*scenarios)
    return pad


def test_killed_before_any_step_it_ends_in_one_job(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURATOR_KEY", KEY)
    pad = new_pad(made, tmp_path / "calm", "drops-metadata")
    steps = boundaries(pad, tmp_path)
    pad.end()
    notes = ["append"]
    assert steps == [*notes, "files", "upload", *notes, "upload", *notes, *notes, "create_job", *notes, "end"]
    outcome = Outcome()
    for number, step in enumerate(steps):
        pad = new_pad(made, tmp_path / f"at-{number}", "drops-metadata")
        assert killed_at(pad, tmp_path, number), step
        count(pad, pad.launch().job, outcome, f"{number} {step}")
        pad.end()
    assert outcome.wrong == []
    assert set(outcome.files) == {2}


def test_killed_at_random_moments_it_ends_in_one_job(made: Path, tmp_path: Path) -> None:
    outcome = random_kills(made, tmp_path, kills=4, seed=3)
    assert outcome.wrong == []
    assert outcome.killed >= 2
