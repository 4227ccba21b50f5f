"""What an evaluation would ask whom; nothing is asked yet."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curator.errors import RefusedError
from curator.queries import tunes
from curator.queries.candidates import named, of_tune
from curator.queries.export_of_tune import default_export, export_of, has_its_manifest
from curator.queries.export_privacy import privacy_conditions
from curator.queries.losses import Fit, fit_of
from curator.queries.tunes import Tune
from curator.tuning.evaluation.candidate import Candidate
from curator.tuning.evaluation.held_out import TRAIN, Export, held_out, read_export, trained_replies
from curator.tuning.evaluation.questions import Question
from curator.tuning.evaluation.tasks import Task, recognise
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
    """tune: None for the newest that made a model, where no models are named. models: NAME@URL or NAME@PROVIDER.

    export: None for the one that the tune was launched from, else the default one. checkpoints: None for what the
    settings say. limit: at most so many questions, always the same ones. Starts the local provider where it is needed.
    Raises UsageError for words that mean nothing, RefusedError where the test file is not the export's, the tune
    learned from another one, or something personal was found in what would be sent elsewhere.
    """
    of = tunes.tune(workspace, tune) if tune is not None else None if models else tunes.newest_with_model(workspace)
    found = read_export(export) if export else _export(workspace, of)
    asked = held_out(found)
    candidates: list[Candidate] = []
    if of is not None:
        _refuse_another_export(of, found)
        with_checkpoints = workspace.settings.config.evaluate.checkpoints if checkpoints is None else checkpoints
        candidates += of_tune(workspace, of, checkpoints=with_checkpoints)
    candidates += [named(workspace, words) for words in models]
    if not all(one.access.on_this_machine for one in candidates):
        _refuse_what_may_not_leave(workspace, found, of)
    kept = _some(asked, limit)
    return Plan(
        export=found,
        questions=tuple(kept),
        limited=len(kept) < len(asked),
        task=recognise([one.expected for one in asked], trained_replies(found), _values(workspace, found)),
        candidates=tuple(_each_once(candidates)),
        tune=of.id if of else "",
        fit=fit_of(workspace, of) if of else None,
    )


def _export(workspace: Workspace, tune: Tune | None) -> Export:
    found = export_of(workspace, tune) if tune else None
    return found or read_export(default_export(workspace))


def _refuse_another_export(tune: Tune, export: Export) -> None:
    if tune.files.get(TRAIN) != export.hashes.get(TRAIN):
        raise RefusedError(
            f"tune {tune.id} learned from another export than {export.folder}: what is asked may be what it learned",
            fix="name the export that it was launched from (--export DIR), or launch a tune from this one",
        )


def _refuse_what_may_not_leave(workspace: Workspace, export: Export, tune: Tune | None) -> None:
    event, records = int(export.manifest["event"]), export.records
    if tune is not None and not has_its_manifest(tune, export) and export.hashes == dict(tune.files):
        # what a changed manifest says proves nothing: every record that there was is looked at
        conditions = privacy_conditions(workspace, export.hashes, tune.export_event, None)
    else:
        conditions = privacy_conditions(workspace, export.hashes, event, records)
    failed = [condition for condition in conditions if not condition.ok]
    if failed:
        raise RefusedError(
            "the test file may not be sent elsewhere",
            fix=failed[0].fix,
            reasons=tuple(f"{c.name}: {c.detail} (fix: {c.fix})" for c in failed),
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
