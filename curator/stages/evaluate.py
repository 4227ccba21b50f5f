"""evaluate: the same held-out questions to every model, once; figures with intervals; a report."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from curator.errors import RefusedError
from curator.identity import digest_of, operation_id
from curator.queries.evaluating import Plan
from curator.queries.log import day_and_time
from curator.queries.pending import Pending
from curator.stages._asked import Asked, Asker
from curator.stages._stage import Run, Stage
from curator.store import evaluations
from curator.tokens.prices import load_prices
from curator.tuning.access import EndpointProblem
from curator.tuning.evaluation.candidate import Candidate
from curator.tuning.evaluation.markdown import as_markdown
from curator.tuning.evaluation.report import Measured, build
from curator.tuning.evaluation.scores import score
from curator.workspace import Workspace, make_folder, write_whole

#: Where a workspace keeps its reports, a folder each.
FOLDER = "evaluations"


@dataclass(frozen=True)
class Options:
    """plan: what is asked whom, from `queries.evaluating.plan`. out: a folder for the report, beside the workspace's
    own. again: ask also what was answered before.
    """

    plan: Plan
    out: Path | None = None
    again: bool = False


@dataclass(frozen=True)
class Result:
    """models, comparisons, fit, checkpoint: as in the report. asked: new questions. known: those whose answers were
    remembered, the oldest of them given at `oldest` (day, UTC; "" for none)."""

    test_hash: str
    models: list[dict[str, Any]]
    comparisons: list[dict[str, Any]]
    id: str
    tune: str
    task: dict[str, Any]
    questions: int
    limited: bool
    asked: int
    known: int
    fit: dict[str, Any] | None
    checkpoint: dict[str, Any] | None
    report: str
    event: int
    oldest: str = ""
    unavailable: list[dict[str, str]] = field(default_factory=list)


def _pending(workspace: Workspace, options: Options) -> Pending:
    plan = options.plan
    asker = Asker(workspace, _Nobody(), plan.questions, again=options.again)
    known = sum(len(asker.known(candidate)) for candidate in plan.candidates)
    return Pending(todo=len(plan.questions) * len(plan.candidates) - known, done=known)


def oldest_answer(workspace: Workspace, options: Options) -> str:
    """The day (UTC) of the oldest answer that would be taken as it was given before; "" for none."""
    plan = options.plan
    asker = Asker(workspace, _Nobody(), plan.questions, again=options.again)
    times = [row.time for candidate in plan.candidates for row in asker.known(candidate).values()]
    return day_and_time(min(times))[:10] if times else ""


def _version(workspace: Workspace, options: Options) -> str:
    plan = options.plan
    asked = [(candidate.place, candidate.model) for candidate in plan.candidates]
    return digest_of("evaluate", plan.export.test_hash, asked, len(plan.questions))


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    plan = options.plan
    seed = workspace.settings.config.evaluate.seed
    asker = Asker(workspace, run, plan.questions, again=options.again)
    oldest = oldest_answer(workspace, options)
    known = [asker.known(candidate) for candidate in plan.candidates]
    asker.total = sum(len(plan.questions) - len(rows) for rows in known)
    measured: list[Measured] = []
    new = 0
    for candidate, rows in zip(plan.candidates, known, strict=True):
        asked = asker.ask(candidate, rows)
        new += asked.new
        run.check()
        measured.append(_measured(candidate, asked, plan))
    if not any(one.scores for one in measured):
        reasons = [one.unavailable for one in measured if one.unavailable]
        raise EndpointProblem(reasons[0] if reasons else "no model answered a question", fix="run it again")
    run.check()
    about = _about(workspace, plan)
    report = build(about=about, questions=plan.questions, task=plan.task, measured=measured, fit=plan.fit, seed=seed)
    identity = workspace.ids.keyed("evaluation", json.dumps(report, sort_keys=True, ensure_ascii=False))
    report = {"id": identity, **report}
    path = _write(workspace, options, report)
    event = evaluations.add(
        workspace.store,
        op=operation_id("evaluation", identity),
        id=identity,
        test_hash=plan.export.test_hash,
        report=report,
        actor=run.actor,
    )
    return Result(
        test_hash=plan.export.test_hash,
        models=report["models"],
        comparisons=report["comparisons"],
        id=identity,
        tune=plan.tune,
        task=report["task"],
        questions=len(plan.questions),
        limited=plan.limited,
        asked=new,
        known=sum(map(len, known)),
        fit=report["fit"],
        checkpoint=report["checkpoint"],
        report=str(path),
        event=event,
        oldest=oldest,
        unavailable=[{"model": one.candidate.model, "reason": one.unavailable} for one in measured if one.unavailable],
    )


def _measured(candidate: Candidate, asked: Asked, plan: Plan) -> Measured:
    scores = [
        score(question, asked.answers[question.line], plan.task)
        for question in plan.questions
        if question.line in asked.answers
    ]
    return Measured(candidate, scores, Counter(asked.failed), asked.unavailable, asked.cut, _cost(candidate, asked))


def _cost(candidate: Candidate, asked: Asked) -> dict[str, Any] | None:
    """Of all these answers, new and remembered ones; None where no price is known or no tokens were counted."""
    price = load_prices().find(candidate.priced_as) if candidate.priced_as else None
    if price is None or price.input is None or price.output is None or not asked.prompt_tokens:
        return None
    usd = (asked.prompt_tokens * price.input + asked.completion_tokens * price.output) / 1_000_000
    return {
        "usd": round(usd, 6),
        "model": price.model,
        "price_date": str(price.date),
        "would": candidate.would,
    }


def _about(workspace: Workspace, plan: Plan) -> dict[str, Any]:
    config = workspace.settings.config.evaluate
    return {
        "test_hash": plan.export.test_hash,
        "tune": plan.tune,
        "manifest": plan.export.manifest_hash,
        "export": {"files": plan.export.hashes, "event": plan.export.manifest.get("event")},
        "limited": plan.limited,
        "parameters": {"temperature": 0, "max_tokens": config.max_tokens, "seed": config.seed},
    }


def _write(workspace: Workspace, options: Options, report: dict[str, Any]) -> Path:
    """report.json and report.md, whole or not at all; answers where the latter is."""
    data = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    text = as_markdown(report)
    own = workspace.folder / FOLDER / str(report["id"])
    for folder in (own, *([options.out] if options.out else [])):
        if folder.exists() and not folder.is_dir():
            raise RefusedError(f"{folder} is no folder", fix="name another with --out")
        make_folder(folder)
        write_whole(folder / "report.json", data)
        write_whole(folder / "report.md", text)
    return Path(os.path.abspath(options.out or own)) / "report.md"


class _Nobody:
    """For looking only."""

    id = actor = ""

    def progress(self, done: int, total: int | None, unit: str, step: str = "") -> None:
        return

    def show(self, done: int, total: int | None, unit: str, step: str = "") -> None:
        pass

    def check(self) -> None:
        return


STAGE: Stage[Options, Result] = Stage(
    name="evaluate", after=("export",), options=Options, version=_version, pending=_pending, run=_run
)
