"""launch: the files of an export sent to a provider and one job asked for, whatever is killed on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from curator.identity import digest_of
from curator.queries.launch_export import refuse_changed
from curator.queries.launch_plan import Plan
from curator.queries.launch_shutdown import refuse_by_list
from curator.queries.pending import Pending
from curator.queries.providers import reach
from curator.queries.tunes import LAUNCHING, REFUSED, Tune, of_journal, summary
from curator.stages._journal import StoreJournal
from curator.stages._stage import Run, Stage
from curator.store import tunes
from curator.tuning.access import Access, EndpointProblem
from curator.tuning.launch import launch
from curator.tuning.order import HERE, Order
from curator.workspace import Workspace


@dataclass(frozen=True)
class Options:
    """plan: from `queries.launch_plan.plan`, agreed to. keep_files: also where the provider refuses the job."""

    plan: Plan
    keep_files: bool = False


@dataclass(frozen=True)
class Result:
    """As queries.tunes.summary."""

    tune: str
    provider: str
    host: str
    job: str
    status: str
    model: str
    created: str
    cost: dict[str, Any] | None


def _result(tune: Tune) -> Result:
    return Result(**summary(tune))


def _version(workspace: Workspace, options: Options) -> str:
    return digest_of("launch", options.plan.tune)


def _pending(workspace: Workspace, options: Options) -> Pending:
    done = options.plan.existing is not None
    return Pending(todo=0 if done else 1, done=1 if done else 0)


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    from curator.tuning.client import Client

    plan = options.plan
    if plan.existing is not None:
        return _result(plan.existing)
    # it may have been a while since the plan was agreed to, and another process may have launched the same
    before = of_journal(tunes.journals(workspace.store, tune=plan.tune))
    if before is not None and before.status not in (LAUNCHING, REFUSED):
        return _result(before)
    refuse_changed(plan.export)
    if not plan.chosen.is_local:
        # the first that the host hears, now that people have seen and agreed to it
        with Client(reach(workspace, plan.chosen), check=run.check) as client:
            refuse_by_list(client, plan.lasting)
    journal = StoreJournal(workspace, plan.tune, run.actor)
    journal.note_launch(plan)
    access = reach(workspace, plan.chosen)
    order = Order(
        tune=plan.tune,
        files=plan.export.paths,
        base=plan.base,
        method=plan.method,
        hyperparameters=plan.hyperparameters,
        suffix=plan.suffix,
        seed=plan.seed,
        expires_after=plan.expires_after,
    )
    with Client(access, check=run.check) as client:
        try:
            launch(
                client,
                journal,
                order,
                patience=HERE if plan.chosen.is_local else None,
                check=run.check,
                progress=lambda split, done, total: run.progress(done, total, "bytes", f"sending {split}"),
            )
        except EndpointProblem as problem:
            if problem.maybe_done or not 400 <= problem.status < 500 or problem.status == 429:
                raise
            journal.note_refused(problem.api_code or str(problem.status))
            raise _refused(problem, access, _delete(client, journal, options)) from None
    return _result(journal.known())


def _delete(client: Any, journal: StoreJournal, options: Options) -> str:
    """Take back what was uploaded for a job that will not be; answers what became of it, in words."""
    sent = journal.known().uploaded
    if not sent:
        return ""
    if options.keep_files or not options.plan.chosen.profile.deletes_files:
        return "the uploaded files are still there"
    for split, file_id in sent.items():
        try:
            client.delete_file(file_id)
        except EndpointProblem:
            return "the uploaded files could not be deleted"
        journal.note_file(split, "")
    return "the uploaded files were deleted again"


def _refused(problem: EndpointProblem, access: Access, files: str) -> EndpointProblem:
    message = f"{problem.message}; {files}" if files else problem.message
    return EndpointProblem(message, problem.fix, status=problem.status, api_code=problem.api_code)


STAGE: Stage[Options, Result] = Stage(
    name="launch", after=("export",), options=Options, version=_version, pending=_pending, run=_run
)
