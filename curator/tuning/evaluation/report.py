"""What an evaluation found, as JSON data: figures and comparisons; of records only ids, lines and labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from curator.tuning.evaluation import labels, metrics
from curator.tuning.evaluation.candidate import Candidate
from curator.tuning.evaluation.checkpoint import choice
from curator.tuning.evaluation.comparison import differences
from curator.tuning.evaluation.overfitting import Fit
from curator.tuning.evaluation.questions import Question
from curator.tuning.evaluation.scores import Score
from curator.tuning.evaluation.tasks import Task

FORMAT = "curator/evaluation/1"


@dataclass(frozen=True, slots=True)
class Measured:
    """failed: HTTP status (0: nobody answered) -> questions without an answer. unavailable: why it was not asked on.

    cut: answers that ended where no more tokens were allowed.
    """

    candidate: Candidate
    scores: Sequence[Score]
    failed: Mapping[int, int] = field(default_factory=dict)
    unavailable: str = ""
    cut: int = 0
    cost: Mapping[str, Any] | None = None


def build(
    *,
    about: Mapping[str, Any],
    questions: Sequence[Question],
    task: Task,
    measured: Sequence[Measured],
    fit: Fit | None,
    seed: int,
) -> dict[str, Any]:
    """about: what it is of (test_hash, tune, manifest, ...), put in front. seed: of the drawn questions."""
    return {
        "format": FORMAT,
        **about,
        "questions": len(questions),
        "task": {"kind": task.kind, "primary": task.primary, "labels": list(task.labels.values())},
        "models": [_model(one, task, questions, seed) for one in measured],
        "comparisons": [
            row
            for table in tables(measured)
            for one in table[1:]
            for row in _compared(one, table[0], task, questions, seed)
        ],
        "fit": None if fit is None else asdict(fit),
        "checkpoint": None if fit is None else _checkpoint(fit, measured, task, seed),
    }


def _checkpoint(fit: Fit, measured: Sequence[Measured], task: Task, seed: int) -> dict[str, Any]:
    """Which checkpoint of the tune to take."""
    answers = {one.candidate.model: one.scores for one in measured if one.candidate.role in ("tuned", "checkpoint")}
    return asdict(choice(fit, answers, task, seed=seed))


def tables(measured: Sequence[Measured]) -> list[list[Measured]]:
    """Models whose figures may stand side by side, each beginning with what the others are compared with.

    The local provider's never stand beside another's.
    """
    found = []
    for baseline in (False, True):
        group = [one for one in measured if one.candidate.baseline is baseline]
        base = [one for one in group if one.candidate.role == "base"]
        rest = [one for one in group if one.candidate.role != "base"]
        if group:
            found.append([*base, *rest])
    return found


def _model(one: Measured, task: Task, questions: Sequence[Question], seed: int) -> dict[str, Any]:
    figures = metrics.figures(one.scores, task, seed=seed)
    records = {question.line: question.record for question in questions}
    data: dict[str, Any] = {
        **one.candidate.told(),
        "n": len(one.scores),
        "failed": {str(status): count for status, count in sorted(one.failed.items())},
        "unavailable": one.unavailable,
        "cut": one.cut,
        "metrics": {name: asdict(figure) for name, figure in figures.items()},
        "cost": one.cost,
        "missed": [_missed(score, records, task) for score in one.scores if not score.right],
    }
    if task.kind == "label" and one.scores:
        data["labels"] = [asdict(row) for row in labels.by_label(one.scores, task)]
        data["confusion"] = [asdict(row) for row in labels.confusion(one.scores, task)]
    return data


def _missed(score: Score, records: Mapping[int, str], task: Task) -> dict[str, Any]:
    """By line and record; of words nothing but labels."""
    row: dict[str, Any] = {"line": score.line, "record": records.get(score.line, "")}
    if task.kind == "label":
        return row | {
            "expected": task.labels.get(score.label or "", ""),
            "said": labels.OTHER if score.said is None else task.labels[score.said],
        }
    return row | {"chrf": round(score.chrf, 4), "invalid": score.invalid}


def _compared(
    one: Measured, against: Measured, task: Task, questions: Sequence[Question], seed: int
) -> list[dict[str, Any]]:
    found = differences(one.scores, against.scores, task, seed=seed)
    rows = [
        {
            "model": one.candidate.model,
            "role": one.candidate.role,
            "base_url": one.candidate.told()["base_url"],
            "against": against.candidate.model,
            "against_role": against.candidate.role,
            **asdict(difference),
        }
        for difference in found
    ]
    if rows:
        rows[0]["regressions"] = _regressions(one.scores, against.scores, questions)
    return rows


def _regressions(ours: Sequence[Score], theirs: Sequence[Score], questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Questions that the other model got right and this one not."""
    right = {score.line for score in theirs if score.right}
    records = {question.line: question.record for question in questions}
    return [
        {"line": score.line, "record": records.get(score.line, "")}
        for score in ours
        if not score.right and score.line in right
    ]
