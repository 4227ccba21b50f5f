"""Tunes: training jobs that were launched from here, and what was told of them. No provider is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from curator.errors import UsageError
from curator.records import Event
from curator.store import tunes as store
from curator.store.tunes import Told as Told
from curator.tuning.remote import ENDED
from curator.workspace import Workspace

#: Statuses of ours, beside those of providers.
LAUNCHING, REFUSED = "launching", "refused"
#: What a `job` event is about, by its slot.
JOB, FILE = "job", "file/"
#: Kinds of what is kept when a job has ended; with a blank, as no provider's kind has.
CHECKPOINT, RESULT, END = "kept checkpoint", "result row", "end of job"


@dataclass(frozen=True, slots=True)
class Tune:
    """files: split -> sha256 of the export it was launched from. lines: split -> lines, of those that were sent.

    uploaded: split -> id at the provider, while there. host: shown to people; base_url: where to go on, "" for the
    local provider. base: the model it starts from; model: the one it made, "" before. job: the provider's id, "" before
    there is one. status: the provider's, or launching or refused. error: why it failed, as a code. created, updated:
    UTC microseconds. cost: as queries.launch_cost.cost_of.
    """

    id: str
    provider: str
    host: str
    base_url: str
    base: str
    method: str
    hyperparameters: Mapping[str, Any]
    suffix: str | None
    seed: int | None
    files: Mapping[str, str]
    lines: Mapping[str, int]
    manifest: str
    export_event: int
    attempt: int
    created: int
    updated: int
    cost: Mapping[str, Any] | None = None
    job: str = ""
    status: str = LAUNCHING
    model: str = ""
    error: str = ""
    trained_tokens: int | None = None
    uploaded: Mapping[str, str] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        return self.status in ENDED or self.status == REFUSED

    @property
    def succeeded(self) -> bool:
        return self.status == "succeeded"


@dataclass(frozen=True, slots=True)
class Loss:
    """None where nothing was measured at this step. full_valid: over the whole validation file."""

    step: int
    train: float | None
    valid: float | None
    full_valid: float | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint: the model as it was at a step. metrics: by the API's names."""

    model: str
    step: int
    metrics: Mapping[str, float]


def summary(tune: Tune) -> dict[str, Any]:
    """What `--json` tells of a tune: tune, provider, host, job, status, model, created (UTC in ISO), cost."""
    return {
        "tune": tune.id,
        "provider": tune.provider,
        "host": tune.host,
        "job": tune.job,
        "status": tune.status,
        "model": tune.model,
        "created": datetime.fromtimestamp(tune.created / 1e6, UTC).isoformat(timespec="seconds"),
        "cost": None if tune.cost is None else dict(tune.cost),
    }


def tunes(workspace: Workspace) -> list[Tune]:
    """The newest first."""
    journals: dict[str, list[Event]] = {}
    for event in store.journals(workspace.store):
        journals.setdefault(event.subject.id, []).append(event)
    found = [made for events in journals.values() if (made := of_journal(events)) is not None]
    return sorted(found, key=lambda one: (one.created, one.id), reverse=True)


def tune(workspace: Workspace, prefix: str | None = None) -> Tune:
    """The one whose id begins so, or whose job's id is this; where nothing is said the newest that has a job, if any.

    Raises UsageError where there is none, or more than one.
    """
    every = tunes(workspace)
    if not every:
        raise UsageError("nothing was launched from this workspace", fix="launch something: curator tune launch")
    if prefix is None:
        return next((one for one in every if one.job), every[0])
    found = [one for one in every if one.id.startswith(prefix) or one.job == prefix]
    if len(found) != 1:
        count = "no tune has" if not found else f"{len(found)} tunes have"
        raise UsageError(f"{count} an id that begins with {prefix!r}", fix="see `curator tune list`")
    return found[0]


def newest_with_model(workspace: Workspace) -> Tune:
    """The newest that has made a model. Raises UsageError where none has, which says what to do."""
    every = tunes(workspace)
    if (found := next((one for one in every if one.model and one.succeeded), None)) is not None:
        return found
    newest = next((one for one in every if one.job), every[0] if every else None)
    if newest is None:
        raise UsageError("nothing was launched from this workspace", fix="launch something: curator tune launch")
    if not newest.job:
        raise UsageError(f"tune {newest.id} has no job: {why_no_job(newest)}", fix=fix_no_job(newest))
    if newest.ended:
        fix = "see why: curator tune watch; then curator tune launch, with --again where nothing else is to change"
        raise UsageError(f"no tune has made a model: the newest, {newest.id}, is {newest.status}", fix=fix)
    raise UsageError(f"no tune has made a model yet: {newest.id} is {newest.status}", fix="wait: curator tune wait")


def why_no_job(tune: Tune) -> str:
    """Of a tune without a job."""
    if tune.status == REFUSED:
        return "the provider refused it" + (f" ({tune.error})" if tune.error else "")
    return "its launch was begun and not finished"


def fix_no_job(tune: Tune) -> str:
    """As `why_no_job`."""
    if tune.status == REFUSED:
        return "launch again once the provider would take it, or elsewhere (--provider local); see curator tune list"
    return "say the same `curator tune launch` again, which goes on with it; see curator tune list"


def events(workspace: Workspace, tune: str) -> list[Told]:
    """What the provider told of a tune (its whole id), oldest first."""
    return [one for one in store.told(workspace.store, tune=tune) if one.kind not in (CHECKPOINT, RESULT, END)]


def failure(workspace: Workspace, tune: str) -> str:
    """Why a tune (its whole id) failed, in the provider's words; "" where it did not, or nothing was said."""
    return next((one.message for one in store.told(workspace.store, tune=tune, kinds=[END])), "")


def losses(workspace: Workspace, tune: str) -> list[Loss]:
    """By step: from what was told on the way, and from the result file once there is one."""
    return loss_curve(store.told(workspace.store, tune=tune, kinds=["metrics", RESULT]))


def checkpoints(workspace: Workspace, tune: str) -> list[Kept]:
    """In the order of their steps; those that the provider still had when the tune was last looked at after its end."""
    found = store.told(workspace.store, tune=tune, kinds=[CHECKPOINT])
    kept = [Kept(one.message, int(one.data["step"]), one.data["metrics"]) for one in found]
    return sorted(kept, key=lambda one: one.step)


def loss_curve(told: Iterable[Told]) -> list[Loss]:
    """From what has a step and at least one loss; later words about a step complete the earlier."""
    steps: dict[int, dict[str, float]] = {}
    for one in told:
        step = one.data.get("step")
        if isinstance(step, int | float) and _is_number(step):
            numbers = {name: float(v) for name, v in one.data.items() if name in _LOSSES and _is_number(v)}
            if numbers:
                steps.setdefault(int(step), {}).update(numbers)
    return [Loss(step, *(found.get(name) for name in _LOSSES)) for step, found in sorted(steps.items())]


_BEYOND = 1e18
_LOSSES = ("train_loss", "valid_loss", "full_valid_loss")


def _is_number(value: object) -> bool:
    # bounds also what no float holds, and nan
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _BEYOND


def of_journal(events: Iterable[Event]) -> Tune | None:
    """A tune from its launch and job events, oldest first; None without a launch."""
    launch: Event | None = None
    job: dict[str, Any] = {}
    uploaded: dict[str, str] = {}
    updated = 0
    for event in events:
        updated = event.time
        if event.kind == "launch":
            launch = event
        elif event.slot.startswith(FILE):
            uploaded[event.slot.removeprefix(FILE)] = event.new["file"]
        elif event.slot == JOB:
            job = event.new
    if launch is None:
        return None
    said = launch.new
    return Tune(
        id=launch.subject.id,
        provider=said["provider"],
        host=said["host"],
        base_url=said["base_url"],
        base=said["base"],
        method=said["method"],
        hyperparameters=said["hyperparameters"],
        suffix=said["suffix"],
        seed=said["seed"],
        files=said["files"],
        lines=said["lines"],
        manifest=said["manifest"],
        export_event=said["export_event"],
        attempt=said["attempt"],
        created=launch.time,
        updated=updated,
        cost=said["cost"],
        job=job.get("job", ""),
        status=job.get("status", LAUNCHING),
        model=job.get("model", ""),
        error=job.get("error", ""),
        trained_tokens=job.get("trained_tokens"),
        uploaded={split: number for split, number in uploaded.items() if number},
    )
