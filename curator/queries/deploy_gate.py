"""The gate of a deployment: every condition, whether it is met, and how to meet it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curator.errors import UsageError
from curator.queries import evaluations, tunes
from curator.queries.candidates import access_of_tune
from curator.queries.evaluations import METRICS, Found
from curator.queries.export_of_tune import export_of, has_its_manifest
from curator.queries.export_privacy import privacy_conditions
from curator.queries.gate import Condition
from curator.queries.launch_plan import days_until
from curator.queries.providers import of_before
from curator.queries.tunes import Tune
from curator.registry import nearest
from curator.tokens.encodings import base_model
from curator.tuning.access import EndpointProblem
from curator.tuning.deployment import bounds_missed, verdict_of
from curator.tuning.evaluation.held_out import TEST
from curator.workspace import Workspace

if TYPE_CHECKING:
    from curator.tuning.client import Client


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be deployed, and what it must reach beside the settings of [deploy]."""

    tune: Tune
    model: str
    minimum: Mapping[str, float]
    maximum: Mapping[str, float]


def wish(
    workspace: Workspace,
    *,
    tune: str | None = None,
    model: str | None = None,
    minimum: Mapping[str, float] | None = None,
    maximum: Mapping[str, float] | None = None,
) -> Wish:
    """tune: id prefix; None for the one that made `model`, else the newest that made one.

    model: None for what the tune made.

    Raises UsageError for a model that no tune of this workspace made, and for a metric that there is not.
    """
    settings = workspace.settings.config.deploy
    least, most = {**settings.minimum, **(minimum or {})}, {**settings.maximum, **(maximum or {})}
    for name in (*least, *most):
        if name not in METRICS:
            raise UsageError(f"there is no metric {name!r}", fix=nearest(name, list(METRICS)))
    if tune is not None:
        every = [tunes.tune(workspace, tune)]
    else:
        every = [tunes.newest_with_model(workspace)] if model is None else tunes.tunes(workspace)
    found = every[0] if model is None else next((one for one in every if model in models_of(workspace, one)), None)
    if found is None:
        raise UsageError(f"no tune of this workspace made the model {model!r}", fix="see `curator tune list`")
    return Wish(found, found.model if model is None else model, least, most)


def models_of(workspace: Workspace, tune: Tune) -> list[str]:
    """What a tune made: its model and its checkpoints."""
    return [name for name in (tune.model, *(one.model for one in tunes.checkpoints(workspace, tune.id))) if name]


def report_of(workspace: Workspace, wish: Wish) -> Found | None:
    """The newest report on exactly this model and the test file of the export that it was trained from."""
    test_hash = wish.tune.files.get(TEST)
    if not test_hash or not wish.model:
        return None
    return _newest(workspace, wish, whole=True)


def _newest(workspace: Workspace, wish: Wish, *, whole: bool) -> Found | None:
    test_hash = wish.tune.files.get(TEST)
    return evaluations.newest_of(workspace, wish.tune, wish.model, test_hash=test_hash, whole=whole)


def deploy_gate(workspace: Workspace, wish: Wish) -> list[Condition]:
    """All conditions; asks the provider which models it has and when they end."""
    report = report_of(workspace, wish)
    conditions = [_job(wish.tune), _report(workspace, wish, report)]
    if report is not None:
        asked = workspace.settings.config.deploy.better_than_base
        conditions += [_bounds(wish, report), _better(wish, report, asked=asked)]
    return [*conditions, *_privacy(workspace, wish.tune), *_lasting(workspace, wish)]


def _job(tune: Tune) -> Condition:
    fix = f"curator tune wait {tune.id[:8]}" if tune.job and not tune.ended else "curator tune launch"
    return Condition("job", tune.succeeded, f"tune {tune.id} is {tune.status}", fix, concerns_privacy=False)


def _report(workspace: Workspace, wish: Wish, report: Found | None) -> Condition:
    fix = f"curator evaluate {wish.tune.id[:8]}"
    if report is not None:
        told = f"evaluation {report.evaluation.id}, {report.model['n']:,} questions"
        return Condition("report", True, told, fix, concerns_privacy=False)
    told = "there is no report on this model and the test file of its export"
    if not wish.tune.files.get(TEST):
        fix = "curator split --test 0.1, then export, launch and evaluate: this export has no test file"
    elif (part := _newest(workspace, wish, whole=False)) is not None:
        told = f"the newest report is on {part.model['n']:,} questions, and the test file has more"
    return Condition("report", False, told, fix, concerns_privacy=False)


def _bounds(wish: Wish, report: Found) -> Condition:
    missed = bounds_missed(report.model["metrics"], wish.minimum, wish.maximum)
    asked = len(wish.minimum) + len(wish.maximum)
    met = f"{asked} of {asked} met" if asked else "none is asked ([deploy] minimum, maximum)"
    fix = f"train a better one (curator tune launch), then curator evaluate; or lower what is asked: {_TABLE}"
    return Condition("thresholds", not missed, "; ".join(missed) or met, fix, concerns_privacy=False)


_TABLE = "curator.toml, [deploy]"
_ANYWAY = f"say --no-better-than-base, or for good better_than_base = false: {_TABLE}"


def _better(wish: Wish, report: Found, *, asked: bool) -> Condition:
    verdict = verdict_of(report.comparisons, wish.tune.base)
    told = f"against {wish.tune.base}: {verdict}" if verdict else f"it was not compared with {wish.tune.base}"
    if not asked:
        return Condition("better than base", True, f"{told}; nobody asks for more", concerns_privacy=False)
    fix = f"train a better one (curator tune launch), or {_ANYWAY}"
    if not verdict:
        fix = f"curator evaluate {wish.tune.id[:8]}, or {_ANYWAY}"
    elif verdict == "too small to tell":
        fix = f"hold out more (curator split --test 0.2 --resplit, then train anew), or {fix}"
    return Condition("better than base", verdict == "better", told, fix, concerns_privacy=False)


def _privacy(workspace: Workspace, tune: Tune) -> list[Condition]:
    """Of the export that it was trained from; where that is no more or was changed, of every record that there was."""
    export = export_of(workspace, tune)
    records = export.records if export and has_its_manifest(tune, export) else None
    return privacy_conditions(workspace, tune.files, tune.export_event, records)


def _listed(client: Client) -> dict[str, str]:
    """model -> the day on which it is shut down; nothing where an endpoint keeps no list."""
    try:
        return {model.id: model.shutdown for model in client.models()}
    except EndpointProblem as problem:
        if problem.status not in (404, 405, 501):
            raise
        return {}


def _lasting(workspace: Workspace, wish: Wish) -> list[Condition]:
    """Whether the provider has the model, and how long."""
    from curator.tuning.client import Client
    from curator.tuning.presence import is_there

    tune = wish.tune
    least = workspace.settings.config.deploy.days_left
    try:
        access = access_of_tune(workspace, tune)
        with Client(access, timeout=20) as client:
            listed = _listed(client)
            there = bool(wish.model) and is_there(client, wish.model, listed)
    except EndpointProblem as problem:
        return [Condition("provider", False, problem.message, problem.fix or "try again", concerns_privacy=False)]
    found = [Condition("provider", True, f"{access.host} has it", concerns_privacy=False)]
    if not there:
        told = f"{access.host} has no model {wish.model or 'of this tune'} any more"
        found = [Condition("provider", False, told, "curator tune launch --again", concerns_privacy=False)]
    profile = of_before(workspace, tune.provider, tune.base_url).profile
    days = [profile.shutdown_of(base_model(tune.base)), listed.get(tune.base, ""), listed.get(wish.model, "")]
    end = min((day for day in days if day), default="")
    left = days_until(end) if end else 0
    told = f"shut down on {end}, in {left:,} days" if end else "no day is told on which it is shut down"
    fix = f"train on another base (curator tune launch --model BASE), or lower days_left: {_TABLE}"
    return [*found, Condition("shutdown", not end or left >= least, told, fix, concerns_privacy=False)]
