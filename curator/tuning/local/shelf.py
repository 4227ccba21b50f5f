"""What training leaves on disk for each job: `jobs/ID/knowledge.npz`, `step-N.npz` a checkpoint, `state.npz` to go on
from, and a copy of the base's two where the base is a tuned model."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from curator.private import make_folder, sync, write_whole
from curator.tuning.local.trainer.descent import Measured, State
from curator.tuning.local.trainer.features import Floats
from curator.tuning.local.trainer.keeping import Arrays, from_arrays, to_arrays
from curator.tuning.local.trainer.knowledge import Knowledge
from curator.tuning.local.trainer.objective import Scores

_KNOWLEDGE, _STATE = "knowledge.npz", "state.npz"
_BASE = "base"
#: Columns of a step's metrics, in this order; not a number where there are none.
_METRICS = 7


class Shelf:
    """Of one job. Every file is whole or not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep_knowledge(self, knowledge: Knowledge) -> None:
        _save(self.folder / _KNOWLEDGE, to_arrays(knowledge))

    def knowledge(self) -> Knowledge:
        return from_arrays(_load(self.folder / _KNOWLEDGE))

    def forget_knowledge(self) -> None:
        (self.folder / _KNOWLEDGE).unlink(missing_ok=True)
        shutil.rmtree(self.folder / _BASE, ignore_errors=True)

    def keep_weights(self, step: int, weights: Floats) -> None:
        _save(self._weights(step), {"weights": weights})

    def weights(self, step: int) -> Floats:
        return _load(self._weights(step))["weights"].astype(np.float32)

    def forget_weights(self, step: int) -> None:
        self._weights(step).unlink(missing_ok=True)

    def keep_state(self, state: State, steps: list[Measured]) -> None:
        """What training goes on from after this process."""
        metrics = np.array([_numbers(step) for step in steps], np.float64).reshape(len(steps), _METRICS)
        arrays: Arrays = {"weights": state.weights, "squares": state.squares, "metrics": metrics}
        _save(self.folder / _STATE, {"step": np.array(state.step), **arrays})

    def state(self) -> tuple[State, list[Measured]] | None:
        """None where nothing was kept."""
        if not (self.folder / _STATE).exists():
            return None
        arrays = _load(self.folder / _STATE)
        weights, squares = arrays["weights"].astype(np.float32), arrays["squares"].astype(np.float32)
        steps = [_measured(row) for row in arrays["metrics"].astype(np.float64).tolist()]
        return State(len(steps), weights, squares), steps

    def forget_state(self) -> None:
        (self.folder / _STATE).unlink(missing_ok=True)

    def adopt_base(self, base: Shelf, step: int) -> None:
        """Keep a copy of a tuned model, which may be deleted while this one goes on."""
        aside = self.folder / f".{_BASE}"
        shutil.rmtree(aside, ignore_errors=True)
        make_folder(aside)
        _save(aside / _KNOWLEDGE, _load(base.folder / _KNOWLEDGE))
        _save(aside / "step-0.npz", _load(base._weights(step)))
        shutil.rmtree(self.folder / _BASE, ignore_errors=True)
        aside.rename(self.folder / _BASE)
        sync(self.folder)

    def base(self) -> Shelf | None:
        """The tuned base; its weights are those of step 0."""
        folder = self.folder / _BASE
        return Shelf(folder) if folder.is_dir() else None

    def _weights(self, step: int) -> Path:
        return self.folder / f"step-{step}.npz"


def _save(path: Path, arrays: Arrays) -> None:
    write_whole(path, lambda stream: np.savez(stream, allow_pickle=False, **arrays))


def _load(path: Path) -> Arrays:
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def _numbers(step: Measured) -> list[float]:
    pairs = [(np.nan, np.nan) if scores is None else scores for scores in (step.train, step.valid, step.full)]
    return [step.step, *(number for pair in pairs for number in pair)]


def _measured(row: list[float]) -> Measured:
    pairs = [None if np.isnan(row[at]) else Scores(row[at], row[at + 1]) for at in (1, 3, 5)]
    train, valid, full = pairs
    assert train is not None
    return Measured(int(row[0]), train, valid, full)
