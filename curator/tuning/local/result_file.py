"""The metrics of a job as CSV, one line a step. Cells are empty where a step was not measured."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from curator.tuning.local.trainer.descent import Measured
from curator.tuning.local.trainer.objective import Scores

HEADS = (
    "step",
    "train_loss",
    "train_accuracy",
    "valid_loss",
    "valid_mean_token_accuracy",
    "full_valid_loss",
    "full_valid_mean_token_accuracy",
)


def result_csv(steps: Iterable[Measured]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADS)
    for step in steps:
        writer.writerow([step.step, *_cells(step.train), *_cells(step.valid), *_cells(step.full)])
    return text.getvalue().encode("ascii")


def _cells(scores: Scores | None) -> tuple[str, str]:
    return ("", "") if scores is None else (f"{scores.loss:.5f}", f"{scores.accuracy:.5f}")
