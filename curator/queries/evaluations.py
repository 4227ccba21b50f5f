"""What evaluations found. Nothing is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from curator.errors import UsageError
from curator.queries.tunes import Tune
from curator.store import evaluations as store
from curator.store.evaluations import Evaluation
from curator.tuning.evaluation.candidate import BANNER
from curator.tuning.evaluation.markdown import sentence, side_by_side
from curator.tuning.evaluation.metrics import AMOUNTS, LESS_IS_BETTER, METRICS
from curator.workspace import Workspace

__all__ = [
    "AMOUNTS",
    "BANNER",
    "LESS_IS_BETTER",
    "METRICS",
    "Evaluation",
    "Found",
    "comparisons_of",
    "entry_of",
    "evaluation",
    "evaluations",
    "newest_of",
    "sentence",
    "side_by_side",
]

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """One model of one report. model: its entry among the report's models."""

    evaluation: Evaluation
    model: Json

    @property
    def comparisons(self) -> list[Json]:
        """With what it was compared, the task's own metric first."""
        same = ("role", "base_url")
        rows = comparisons_of(self.evaluation.report, str(self.model["model"]))
        return [row for row in rows if all(row.get(name) == self.model.get(name) for name in same)]


def evaluations(workspace: Workspace, *, test_hash: str | None = None) -> list[Evaluation]:
    """The newest first. test_hash: of this test file only."""
    return store.every(workspace.store, test_hash=test_hash)


def evaluation(workspace: Workspace, prefix: str) -> Evaluation:
    """The one whose id begins so. Raises UsageError where there is none, or more than one."""
    found = [one for one in evaluations(workspace) if one.id.startswith(prefix)]
    if len(found) != 1:
        raise UsageError(f"{len(found)} evaluations have an id that begins with {prefix!r}", fix="see evaluations/")
    return found[0]


def newest_of(
    workspace: Workspace, tune: Tune, model: str, *, test_hash: str | None = None, whole: bool = False
) -> Found | None:
    """The newest report with answers of exactly this model, asked as one of the tune where the tune was launched.

    A model of the same name that somebody named with its address is another one.
    whole: only reports over all questions of the test file, each of which this model answered.
    """
    for one in evaluations(workspace, test_hash=test_hash):
        entry = entry_of(one, tune, model)
        if entry is None or entry["n"] == 0:
            continue
        if not (whole and (one.report["limited"] or entry["n"] < one.report["questions"])):
            return Found(one, entry)
    return None


def entry_of(evaluation: Evaluation, tune: Tune, model: str) -> Json | None:
    """The entry of a model of a tune in a report of that tune."""
    if evaluation.report["tune"] != tune.id:
        return None
    for entry in evaluation.report["models"]:
        same = (entry["model"], entry["provider"], entry.get("base_url")) == (model, tune.provider, tune.base_url)
        if same and entry["role"] in ("tuned", "checkpoint"):
            return entry  # type: ignore[no-any-return]
    return None


def comparisons_of(report: Json, model: str) -> list[Json]:
    """Those of a model of a report."""
    return [row for row in report["comparisons"] if row["model"] == model]
