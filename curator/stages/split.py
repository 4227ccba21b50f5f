"""split: train, validation and test that share no conversation, customer, prompt or near-duplicate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import pyarrow as pa

from curator.config import SplitConfig
from curator.errors import RefusedError, UsageError
from curator.identity import operation_id
from curator.queries import asked, pending
from curator.queries.pending import Pending
from curator.queries.split import refuse_unknown_task, split_members, split_ties
from curator.splits import Assignment, Member, Shares, SplitGroup, assign, assign_by_time, certify, split_groups
from curator.stages._stage import Run, Stage
from curator.store import assignments, lookups, marks
from curator.workspace import Workspace


@dataclass(frozen=True)
class Options:
    """resplit: let earlier assignments move. as_before: with the settings of the last run where they still hold."""

    resplit: bool = False
    as_before: bool = False


@dataclass(frozen=True)
class Result:
    """splits: conversations in each. certificate: what was checked, as JSON. left_out: those in no split.

    earlier: conversations that stay where other shares or another salt put them.
    """

    splits: dict[str, int]
    left_out: int
    earlier: int
    groups: int
    ok: bool
    certificate: dict[str, Any]
    lines: list[str]


@dataclass(frozen=True)
class _Earlier:
    """What the last run left: conversation -> split, what put it there, and the event of that split of everything.

    made_with: shares and salt; empty where an older version of ours did not write them down.
    """

    splits: dict[str, str]
    made_with: dict[str, Any]
    salt: str
    since: int


def _pending(workspace: Workspace, options: Options) -> Pending:
    found = pending.split(workspace, as_before=options.as_before)
    return Pending(found.done, 0, found.dropped) if options.resplit and not found.todo else found


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    settings = asked.of_split(workspace, as_before=options.as_before)
    refuse_unknown_task(workspace, settings)
    version, key = pending.split_version(settings), pending.split_key(workspace, settings)
    members = list(_told(split_members(workspace, settings), lookups.counts(workspace.store).conversations, run))
    ties = split_ties(workspace)
    groups = split_groups(members, ties)
    # A split by time starts anew each time: a frozen row could not stay in a test that moves with time.
    earlier = None if options.resplit or settings.by_time else _earlier(workspace)
    known = earlier.splits if earlier else {}
    made = _assign(groups, settings, known)
    _refuse_conflicts(made)
    if earlier and made.splits.keys() <= known.keys():
        made = replace(made, salt=earlier.salt)
    certificate = certify(made, members, ties, frozen=known)
    if not certificate.ok:
        raise RefusedError("the split does not pass its own checks", reasons=tuple(certificate.lines()))
    assignments.record(
        workspace.store,
        op=operation_id("split", run.id),
        run=run.id,
        actor=run.actor,
        rows=_rows(made),
    )
    made_with = {"shares": msgspec.to_builtins(settings.shares), "salt": settings.salt}
    stays = earlier is not None and bool(earlier.made_with) and earlier.made_with != made_with
    result = Result(
        splits={figures.split: figures.conversations for figures in certificate.splits},
        left_out=len(made.left_out),
        earlier=len(known.keys() & made.splits.keys()) if stays else 0,
        groups=certificate.groups,
        ok=certificate.ok,
        certificate=certificate.as_json(),
        lines=certificate.lines(),
    )
    kept = {
        "certificate": result.certificate,
        "lines": result.lines,
        "made_with": earlier.made_with if earlier else made_with,
        "since": earlier.since if earlier else None,
        **asked.to_keep(workspace, settings),
    }
    marks.put(workspace.store, stage="split", version=version, key=key, result=kept)
    return result


def _earlier(workspace: Workspace) -> _Earlier | None:
    """None before the first split."""
    mark = marks.last(workspace.store, stage="split")
    if mark is None:
        return None
    since = mark.result.get("since")
    since = mark.event if since is None else since
    splits = assignments.standing(workspace.store, since=since)
    if not splits:
        return None
    return _Earlier(splits, mark.result.get("made_with", {}), mark.result["certificate"]["salt"], since)


def _assign(groups: list[SplitGroup], settings: SplitConfig, known: dict[str, str]) -> Assignment:
    shares = Shares(settings.shares.train, settings.shares.validation, settings.shares.test)
    try:
        if settings.by_time:
            return assign_by_time(groups, shares=shares)
        return assign(groups, shares=shares, salt=settings.salt, frozen=known, stratify=settings.stratify is not None)
    except ValueError as error:
        raise UsageError(str(error)) from None


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
    version=lambda workspace, options: pending.split_version(asked.of_split(workspace, as_before=options.as_before)),
    pending=_pending,
    run=_run,
)
