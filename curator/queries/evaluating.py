"""What an evaluation would ask whom; nothing is asked yet."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curator.errors import RefusedError, UsageError
from curator.queries import tunes
from curator.queries.providers import access_of, chosen, reach
from curator.queries.tunes import Tune
from curator.tuning.access import Access, EndpointProblem
from curator.tuning.evaluation.candidate import LOCAL_OWNER, Candidate, Role
from curator.tuning.evaluation.held_out import TRAIN, Export, held_out, read_export, trained_replies
from curator.tuning.evaluation.overfitting import Fit, fit, losses_of
from curator.tuning.evaluation.questions import Question
from curator.tuning.evaluation.tasks import Task, recognise
from curator.tuning.providers import CUSTOM, LOCAL
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Plan:
    """limited: only some of the test file's questions. tune: its id, "" for none. fit: what its losses say."""

    export: Export
    questions: tuple[Question, ...]
    limited: bool
    task: Task
    candidates: tuple[Candidate, ...]
    tune: str = ""
    fit: Fit | None = None

    @property
    def hosts(self) -> list[str]:
        """Who would be spoken to."""
        return list(dict.fromkeys(candidate.access.host for candidate in self.candidates))


def plan(
    workspace: Workspace,
    *,
    tune: str | None = None,
    models: Sequence[str] = (),
    export: Path | None = None,
    checkpoints: bool | None = None,
    limit: int | None = None,
) -> Plan:
    """tune: None for the newest, where no models are named. models: NAME@URL or NAME@PROVIDER.

    checkpoints: None for what the settings say. limit: at most so many questions, always the same ones. Starts the
    local provider where it is needed. Raises UsageError for words that mean nothing, RefusedError where the test file
    is not the export's, or the tune learned from another one.
    """
    found = read_export(export or default_export(workspace))
    asked = held_out(found)
    candidates: list[Candidate] = []
    chosen = None if models and tune is None else tunes.tune(workspace, tune)
    if chosen is not None:
        _refuse_another_export(chosen, found)
        with_checkpoints = workspace.settings.config.evaluate.checkpoints if checkpoints is None else checkpoints
        candidates += of_tune(workspace, chosen, checkpoints=with_checkpoints)
    candidates += [named(workspace, words) for words in models]
    kept = _some(asked, limit)
    return Plan(
        export=found,
        questions=tuple(kept),
        limited=len(kept) < len(asked),
        task=recognise([one.expected for one in asked], trained_replies(found), _values(workspace, found)),
        candidates=tuple(_each_once(candidates)),
        tune=chosen.id if chosen else "",
        fit=fit_of(workspace, chosen) if chosen else None,
    )


def default_export(workspace: Workspace) -> Path:
    return workspace.folder / "exports" / workspace.settings.config.export.target


def of_tune(workspace: Workspace, tune: Tune, *, checkpoints: bool = True) -> list[Candidate]:
    """Base, tuned model, checkpoints. Raises RefusedError for a tune that made no model."""
    if not tune.model:
        fix = "wait for it: curator tune wait" if not tune.ended else "launch another: curator tune launch"
        raise RefusedError(f"tune {tune.id} made no model (it is {tune.status})", fix=fix)
    access = access_of_tune(workspace, tune)
    local = tune.provider == LOCAL
    priced = str(tune.cost["model"]) if tune.cost else ""

    def candidate(model: str, role: Role, step: int | None = None) -> Candidate:
        tuned = role != "base"
        place = LOCAL if local else access.host
        return Candidate(model, role, place, tune.provider, access, local, step, priced if tuned else "", would=local)

    found = [candidate(tune.base, "base"), candidate(tune.model, "tuned")]
    if checkpoints:
        kept = tunes.checkpoints(workspace, tune.id)
        found += [candidate(one.model, "checkpoint", one.step) for one in kept if one.model != tune.model]
    return found


def access_of_tune(workspace: Workspace, tune: Tune) -> Access:
    """How the provider of a tune is reached today. Raises RefusedError where its name means another address now."""
    found = chosen(workspace, tune.provider, tune.base_url if tune.provider == CUSTOM else None)
    if found.base_url != tune.base_url:
        raise RefusedError(
            f"tune {tune.id} was launched at {tune.host}, and {tune.provider} is elsewhere now",
            fix="mend base_url in rules/providers, or name the model as NAME@URL",
        )
    return reach(workspace, found)


def named(workspace: Workspace, words: str) -> Candidate:
    """The model that NAME@URL, NAME@PROVIDER or NAME (at the provider of the settings) means."""
    model, at, where = words.rpartition("@")
    if not at:
        model, where = words, ""
    if not model:
        raise UsageError(f"{words!r} names no model", fix="write NAME@URL, such as support@https://host.example/v1")
    is_url = "://" in where
    access = access_of(workspace, None if is_url or not where else where, where if is_url else None)
    baseline = is_baseline(access)
    provider = LOCAL if baseline else CUSTOM if is_url else where or workspace.settings.config.tune.provider
    return Candidate(model, "other", LOCAL if baseline else access.host, provider, access, baseline)


def is_baseline(access: Access) -> bool:
    """Whether it is our local provider that answers there; only this machine is asked."""
    if not access.on_this_machine:
        return False
    from curator.tuning.client import Client

    try:
        with Client(access, timeout=5, retries=0) as client:
            return any(model.owner == LOCAL_OWNER for model in client.models())
    except EndpointProblem:
        return False


def fit_of(workspace: Workspace, tune: Tune) -> Fit | None:
    """What the losses at its checkpoints say."""
    kept = tunes.checkpoints(workspace, tune.id)
    return fit([found for one in kept if (found := losses_of(one.model, one.step, dict(one.metrics))) is not None])


def _refuse_another_export(tune: Tune, export: Export) -> None:
    if tune.files.get(TRAIN) != export.hashes.get(TRAIN):
        raise RefusedError(
            f"tune {tune.id} learned from another export than {export.folder}: what is asked may be what it learned",
            fix="name the export that it was launched from (--export DIR), or launch a tune from this one",
        )


def _each_once(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The first of each model at a place: a tune's own role says more than that somebody named it."""
    found: dict[tuple[str, str], Candidate] = {}
    for one in candidates:
        found.setdefault((one.place, one.model), one)
    return list(found.values())


def _values(workspace: Workspace, export: Export) -> list[str]:
    """The values of the task whose labels are the answers, where the export says so."""
    shape = export.settings
    task = workspace.rulebook.tasks.get(str(shape.get("label_task"))) if shape.get("answer") == "label" else None
    return [value.name for value in task.values] if task else []


def _some(questions: Sequence[Question], limit: int | None) -> list[Question]:
    """The same ones for the same limit, and more of them for a higher one."""
    if limit is None or limit >= len(questions):
        return list(questions)
    drawn = sorted(questions, key=lambda one: hashlib.sha256(str(one.line).encode()).digest())[:limit]
    return sorted(drawn, key=lambda one: one.line)
