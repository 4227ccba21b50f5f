"""purge: raw text is gone for good, and what it was scrubbed to stays."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field

from curator import __version__
from curator.errors import RefusedError
from curator.identity import operation_id
from curator.queries.backup import every
from curator.queries.pending import Pending
from curator.queries.purge import personal_paths, purgeable, unmet
from curator.stages._stage import Run, Stage
from curator.store import purging
from curator.workspace import Workspace


@dataclass(frozen=True)
class Options:
    """force: also where something is not scanned or not decided."""

    force: bool = False


@dataclass(frozen=True)
class Result:
    """texts: of which only what they were scrubbed to is left. emptied: places of which nothing is left.

    rejects, notes: whose text is gone. backups: folders of those that may hold the raw text still.
    """

    texts: int
    emptied: int
    rejects: int
    notes: int
    backups: list[str] = field(default_factory=list)


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    waiting = [] if options.force else unmet(workspace)
    if waiting:
        raise RefusedError(
            "not everything is scanned and decided yet, and after a purge nobody can look again",
            fix=f"{waiting[0].fix}; or say --force",
            reasons=tuple(f"{c.name}: {c.detail} (fix: {c.fix})" for c in waiting),
        )
    found = purgeable(workspace)
    op = operation_id("purge", run.id)
    paths = personal_paths(workspace)
    made = purging.originals(workspace.store, op=op, actor=run.actor, force=options.force, paths=paths)
    with closing(made) as told:  # type: ignore[type-var]
        for batch in told:
            (row,) = batch.to_pylist()
            run.show(row["done"], row["total"], "rows", row["table"])
    backups = [row.path for row in every(workspace)]
    return Result(found.texts, found.unready, found.rejects, found.notes, backups)


def _pending(workspace: Workspace, _: Options) -> Pending:
    found = purgeable(workspace)
    return Pending(todo=found.texts + found.rejects + found.notes, done=0)


STAGE: Stage[Options, Result] = Stage(
    name="purge",
    after=("replace",),
    options=Options,
    version=lambda workspace, _: __version__,
    pending=_pending,
    run=_run,
)
