"""forget: one person erased from the store, with the list of what held them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, dataclass, replace
from typing import Any

from curator import __version__
from curator.errors import UsageError
from curator.identity import operation_id
from curator.queries.line_cache import forget_lines
from curator.queries.own_terms import follow_marks
from curator.queries.pending import Pending
from curator.queries.token_counts import forget_counts
from curator.queries.whereabouts import held, origins, whereabouts
from curator.stages._keeping import count_of_value, forget_records, forget_value
from curator.stages._stage import Run, Stage
from curator.store import forgetting
from curator.workspace import Workspace

#: A shorter value stands in too much that is of somebody else.
LEAST = 4


@dataclass(frozen=True)
class Options:
    """Either records, by whole ids, or a value; which is never to be shown or logged."""

    records: tuple[str, ...] = ()
    value: str | None = None


@dataclass(frozen=True)
class Result:
    """records: ids of those that are gone, or that held the value. rejects, notes, edits: how many held it. vault:
    entries of it that go, where that can be told before they do.

    may_hold: what may hold it still, by kind (`queries.whereabouts`).
    """

    records: list[str]
    rejects: int
    notes: int
    edits: int
    may_hold: dict[str, Any]
    vault: int = 0


def found(workspace: Workspace, options: Options) -> Result:
    """What there is to forget. Raises UsageError for a value that is too short to be somebody's."""
    if options.value is None:
        since, files = origins(workspace, list(options.records))
        records = list(options.records)
        return Result(records, 0, 0, 0, asdict(whereabouts(workspace, since, files, records)))
    if len(options.value.strip()) < LEAST:
        raise UsageError(f"a value of fewer than {LEAST} characters stands in too much", fix="give all of it")
    stands = held(workspace, options.value)
    records = [*stands.records, *stands.edited]
    may_hold = asdict(whereabouts(workspace, stands.first, stands.files, records))
    in_vault = count_of_value(workspace, options.value)
    return Result(stands.records, stands.rejects, stands.notes, stands.edits, may_hold, in_vault)


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    result = found(workspace, options)
    # First: broken off after it, the store holds it still, and the command can be given again.
    if options.value is not None:
        gone = forget_value(workspace, options.value)
    else:
        gone = forget_records(workspace, list(options.records))
    made = forgetting.erase(
        workspace.store,
        op=operation_id("forget", run.id),
        actor=run.actor,
        records=list(options.records),
        value=options.value,
    )
    with closing(made) as told:  # type: ignore[type-var]
        for batch in told:
            (row,) = batch.to_pylist()
            run.show(row["done"], row["total"], "rows", row["table"])
    # Words that somebody marked may be the ones that are to be forgotten.
    follow_marks(workspace)
    forget_counts(workspace)
    forget_lines(workspace)
    return replace(result, vault=gone)


STAGE: Stage[Options, Result] = Stage(
    name="forget",
    after=(),
    options=Options,
    version=lambda workspace, _: __version__,
    pending=lambda workspace, options: Pending(todo=len(found(workspace, options).records), done=0),
    run=_run,
)
