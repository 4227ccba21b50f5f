"""split: train, validation and test that share no conversation, customer, prompt or near-duplicate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from curator.errors import RefusedError, UsageError
from curator.identity import operation_id
from curator.queries import pending
from curator.queries.pending import Pending
from curator.queries.split import split_members, split_ties
from curator.splits import Assignment, Member, Shares, assign, assign_by_time, certify, split_groups
from curator.stages._stage import Run, Stage
from curator.store import assignments, lookups, marks
from curator.workspace import Workspace


@dataclass(frozen=True)
class Options:
    """resplit: let earlier assignments move."""

    resplit: bool = False


@dataclass(frozen=True)
class Result:
    """splits: conversations in each. certificate: what was checked, as JSON. left_out: those in no split."""

    splits: dict[str, int]
    left_out: int
    groups: int
    ok: bool
    certificate: dict[str, Any]
    lines: list[str]


def _pending(workspace: Workspace, options: Options) -> Pending:
    found = pending.split(workspace)
    return Pending(found.done, 0, found.dropped) if options.resplit and not found.todo else found


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    settings = workspace.settings.config.split
    if settings.stratify is not None and settings.stratify not in workspace.rulebook.tasks:
        raise UsageError(
            f"split.stratify names the task {settings.stratify!r}, which is not there",
            fix=f"tasks: {', '.join(workspace.rulebook.tasks)}",
        )
    version, key = pending.split_version(workspace), pending.split_key(workspace)
    members = list(_told(split_members(workspace), lookups.counts(workspace.store).conversations, run))
    ties = split_ties(workspace)
    groups = split_groups(members, ties)
    known = {} if options.resplit else {a.conversation: a.split for a in assignments.every(workspace.store) if a.split}
    shares = Shares(settings.shares.train, settings.shares.validation, settings.shares.test)
    try:
        if settings.by_time:
            made = assign_by_time(groups, shares=shares)
        else:
            made = assign(
                groups, shares=shares, salt=settings.salt, frozen=known, stratify=settings.stratify is not None
            )
    except ValueError as error:
        raise UsageError(str(error)) from None
    _refuse_conflicts(made)
    certificate = certify(made, members, ties, frozen={} if settings.by_time else known)
    if not certificate.ok:
        raise RefusedError("the split does not pass its own checks", reasons=tuple(certificate.lines()))
    assignments.record(
        workspace.store,
        op=operation_id("split", run.id),
        run=run.id,
        actor=run.actor,
        rows=_rows(made),
    )
    result = Result(
        splits={figures.split: figures.conversations for figures in certificate.splits},
        left_out=len(made.left_out),
        groups=certificate.groups,
        ok=certificate.ok,
        certificate=certificate.as_json(),
        lines=certificate.lines(),
    )
    kept = {"certificate": result.certificate, "lines": result.lines}
    marks.put(workspace.store, stage="split", version=version, key=key, result=kept)
    return result


def _told(members: Iterable[Member], total: int, run: Run) -> Iterable[Member]:
    for number, member in enumerate(members, 1):
        run.progress(number, total, "conversations", "group")
        run.check()
        yield member


def _refuse_conflicts(made: Assignment) -> None:
    if made.conflicts:
        reasons = tuple(f"{c.a} ({c.split_a}) and {c.b} ({c.split_b}) share a {c.by}" for c in made.conflicts[:20])
        raise RefusedError(
            f"{len(made.conflicts)} groups tie conversations that were put into different splits",
            fix="split everything anew with --resplit, or call the pairs distinct: curator dedup decide",
            reasons=reasons,
        )


def _rows(made: Assignment) -> pa.RecordBatch:
    rows = [{"conversation": number, "split": split, "reason": ""} for number, split in made.splits.items()]
    rows += [{"conversation": number, "split": "", "reason": why} for number, why in made.left_out.items()]
    rows.sort(key=lambda row: row["conversation"])
    return pa.RecordBatch.from_pylist(rows, schema=assignments.SCHEMA)


STAGE: Stage[Options, Result] = Stage(
    name="split",
    after=("import", "replace", "dedup"),
    options=Options,
    version=lambda workspace, _: pending.split_version(workspace),
    pending=_pending,
    run=_run,
)
