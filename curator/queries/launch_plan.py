"""What a launch would do, before anything is sent: to be shown, agreed to, and handed to the stage."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curator.errors import UsageError
from curator.queries import tunes
from curator.queries.launch_cost import cost_of, epochs_of
from curator.queries.launch_export import Export, Progress, read_export, refuse_unfit
from curator.queries.launch_shutdown import Lasting
from curator.queries.launch_shutdown import days_until as days_until
from curator.queries.provider_prices import price_note, prices_at
from curator.queries.providers import Chosen, chosen, ignored_redirect, reach
from curator.queries.tunes import LAUNCHING, REFUSED, Tune
from curator.tokens.encodings import base_model
from curator.tokens.prices import load_prices
from curator.tuning.order import TRAINING, VALIDATION
from curator.workspace import Workspace

_DAY = 86_400
#: Beyond this nothing is learned, and some providers fail only when the files are there.
_MOST_RATE = 1_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """Over the settings of [tune]. export: a folder; None for the default one. again: one more of the same.

    despite_shutdown: also on a base model that is soon shut down.
    """

    provider: str | None = None
    base_url: str | None = None
    export: Path | None = None
    again: bool = False
    despite_shutdown: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """existing: the tune that this is already; then nothing is to be done. unfinished: a launch that goes on.

    hyperparameters: those that were named. epochs: named or estimated. shutdown: the day on which the base stops to
    answer (ISO) by our own list, "" where none is known. lasting: what the provider's list is held against once people
    have agreed. notes: what people should know before they agree.
    """

    tune: str
    attempt: int
    chosen: Chosen
    base: str
    method: str
    hyperparameters: Mapping[str, Any]
    suffix: str | None
    seed: int | None
    expires_after: int | None
    export: Export
    epochs: int
    cost: Mapping[str, Any] | None
    shutdown: str
    lasting: Lasting
    notes: tuple[str, ...]
    existing: Tune | None = None
    unfinished: bool = False


def plan(workspace: Workspace, request: Request, progress: Progress = lambda done, total, unit: None) -> Plan:
    """Checks and prices everything. Asks no provider anything: nobody has agreed to its host yet.

    Raises RefusedError where the gate or the linter refuses or the base ends soon, UsageError for wrong settings or a
    missing key.
    """
    settings = workspace.settings.config.tune
    found = chosen(workspace, request.provider, request.base_url)
    export = read_export(workspace, request.export)
    base = _base(settings.model or found.profile.model)
    if settings.method not in found.profile.methods:
        raise UsageError(f"{found.profile.title} does not train with the method {settings.method}")
    if (rate := settings.learning_rate_multiplier) is not None and not 0 < rate <= _MOST_RATE:
        raise UsageError(f"learning_rate_multiplier is a number above 0, at most {_MOST_RATE:,}")
    hyperparameters = _named(
        n_epochs=settings.epochs,
        batch_size=settings.batch_size,
        learning_rate_multiplier=settings.learning_rate_multiplier,
    )
    same = [found.profile.name, found.base_url, base, settings.method, json.dumps(hyperparameters, sort_keys=True)]
    same += [settings.suffix or "", str(settings.seed), export.files[TRAINING], export.files.get(VALIDATION, "")]
    tune, attempt, before = _which(workspace, same, again=request.again)
    done = before is not None and before.status not in (LAUNCHING, REFUSED)
    shutdown = found.profile.shutdown_of(base_model(base))
    lasting = Lasting(base, settings.least_days, request.despite_shutdown)
    notes = []
    if not done:
        refuse_unfit(workspace, export, settings.method, base, progress)
        notes += lasting.notes(shutdown)
        if not found.is_local:
            # that there is no key is told before anybody is asked
            reach(workspace, found)
        known = prices_at(workspace, found.profile.name).find(base)
        notes += [note] if (note := price_note(workspace, found.profile, base, known)) else []
    if other := ignored_redirect(found):
        notes.append(f"OPENAI_BASE_URL names {other}, which is not followed; for that address: --base-url")
    return Plan(
        tune=tune,
        attempt=attempt,
        chosen=found,
        base=base,
        method=settings.method,
        hyperparameters=hyperparameters,
        suffix=settings.suffix,
        seed=settings.seed,
        expires_after=settings.expires_days * _DAY if found.profile.expires_files else None,
        export=export,
        epochs=epochs_of(export, settings.epochs),
        cost=None if done else cost_of(workspace, export, found.profile, base, settings.epochs),
        shutdown=shutdown,
        lasting=lasting,
        notes=tuple(notes),
        existing=before if done else None,
        unfinished=before is not None and not done,
    )


def _base(model: str | None) -> str:
    if model is None:
        raise UsageError("a base model has to be named", fix="--model BASE, or model in curator.toml: [tune]")
    price = load_prices().find(model)
    return model if price is None or model.startswith("ft:") else price.model


def _named(**values: object) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _which(workspace: Workspace, same: list[str], *, again: bool) -> tuple[str, int, Tune | None]:
    """The tune of these settings and data, its attempt, and what is known of it.

    again: the one after those that were launched; one whose launch is unfinished goes on.
    """
    known = {tune.id: tune for tune in tunes.tunes(workspace)}
    attempt = 1
    while True:
        tune = workspace.ids.keyed("tune", *same, str(attempt))
        before = known.get(tune)
        following = workspace.ids.keyed("tune", *same, str(attempt + 1))
        if before is None or before.status in (LAUNCHING, REFUSED) or (not again and following not in known):
            return tune, attempt, before
        attempt += 1
