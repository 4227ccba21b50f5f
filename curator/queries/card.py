"""Model cards: that a model is fine-tuned, from what, how good it is, and what it cannot be trusted with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curator.errors import RefusedError, UsageError
from curator.queries import tunes
from curator.queries.card_data import data_of
from curator.queries.card_limits import limits
from curator.queries.card_text import as_markdown
from curator.queries.deploy_gate import Wish, models_of, report_of
from curator.queries.deployment import FOLDER, alias
from curator.queries.evaluations import Found, entry_of, evaluations
from curator.queries.log import day_and_time
from curator.queries.providers import of_before
from curator.queries.tunes import Tune
from curator.tokens.encodings import base_model
from curator.tuning.evaluation.reply import Reply
from curator.tuning.providers import LOCAL
from curator.workspace import Workspace, make_folder, write_whole

FORMAT = "curator/card/1"
NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Card:
    """data: JSON data. text: Markdown."""

    data: dict[str, Any]
    text: str


def card(workspace: Workspace, name: str | None = None) -> Card:
    """name: an alias, a tune's id or the beginning of it, or a model; None for the newest tune that made
    one.

    Raises UsageError for anything else, and for a tune that made no model.
    """
    tune, model, evaluation = _meant(workspace, name)
    if not model:
        raise UsageError(f"tune {tune.id} made no model (it is {tune.status})", fix="see `curator tune list`")
    report = _report(workspace, tune, model, evaluation)
    data = _data(workspace, tune, model, report)
    data["name"] = name or tune.id
    data["limits"] = limits(data)
    return Card(data, as_markdown(data))


def keep(workspace: Workspace, name: str) -> Path:
    """Write the card of an alias beside its snippets; answers where. Raises RefusedError where it cannot."""
    made = card(workspace, name)
    folder = workspace.folder / FOLDER / name
    try:
        make_folder(folder)
        write_whole(folder / "card.json", json.dumps(made.data, ensure_ascii=False, indent=2) + "\n")
        write_whole(folder / "card.md", made.text)
    except OSError as error:
        raise RefusedError(
            f"{name} stands for {made.data['model']}, but its card cannot be written: {error.strerror}",
            fix=f"curator card {name} --out FILE",
        ) from None
    return folder / "card.md"


def _meant(workspace: Workspace, name: str | None) -> tuple[Tune, str, str]:
    """(tune, model, id of the evaluation that a deployment was accepted by, or "")."""
    if name is None:
        tune = tunes.newest_with_model(workspace)
        return tune, tune.model, ""
    try:
        target = alias(workspace, name).target
        return tunes.tune(workspace, target.tune), target.model, target.evaluation
    except UsageError as none:
        every = tunes.tunes(workspace)
        for tune in every:
            if name in models_of(workspace, tune):
                return tune, name, ""
        if any(tune.id.startswith(name) or tune.job == name for tune in every):
            tune = tunes.tune(workspace, name)
            return tune, tune.model, ""
        raise none


def _report(workspace: Workspace, tune: Tune, model: str, evaluation: str) -> Found | None:
    """The newest on its own export's test file; else the one that it was deployed by."""
    found = report_of(workspace, Wish(tune, model, {}, {}))
    if found is not None:
        return found
    for one in evaluations(workspace):
        if one.id == evaluation and (entry := entry_of(one, tune, model)) is not None:
            return Found(one, entry)
    return None


def _data(workspace: Workspace, tune: Tune, model: str, report: Found | None) -> dict[str, Any]:
    settings = workspace.settings.config.deploy
    profile = of_before(workspace, tune.provider, tune.base_url).profile
    shown = report.evaluation.report["task"]["labels"] if report else []
    steps = [one.step for one in tunes.checkpoints(workspace, tune.id) if one.model == model]
    return {
        "format": FORMAT,
        "name": "",
        "model": model,
        "fine_tuned": True,
        "base": tune.base,
        "method": tune.method,
        "hyperparameters": dict(tune.hyperparameters),
        "seed": tune.seed,
        "provider": tune.provider,
        "host": tune.host,
        "baseline": tune.provider == LOCAL,
        "tune": tune.id,
        "job": tune.job,
        "step": steps[0] if steps and model != tune.model else None,
        "launched": day_and_time(tune.created),
        "trained_tokens": tune.trained_tokens,
        "cost": None if tune.cost is None else dict(tune.cost),
        "shutdown": profile.shutdown_of(base_model(tune.base)),
        "data": data_of(workspace, tune, {Reply(label).normalised: label for label in shown}),
        "evaluation": _evaluation(report),
        "licence": settings.licence or NOT_STATED,
        "contact": settings.contact or NOT_STATED,
    }


def _evaluation(report: Found | None) -> dict[str, Any] | None:
    if report is None:
        return None
    whole = report.evaluation.report
    return {
        "id": report.evaluation.id,
        "time": day_and_time(report.evaluation.time),
        "test_hash": whole["test_hash"],
        "questions": whole["questions"],
        "task": whole["task"],
        "n": report.model["n"],
        "metrics": report.model["metrics"],
        "labels": report.model.get("labels", []),
        "comparisons": report.comparisons,
        "fit": whole["fit"],
    }
