"""purge: raw text is gone for good, and what it was scrubbed to stays."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field

from curator import __version__
from curator.errors import RefusedError
from curator.identity import operation_id
from curator.queries import vault
from curator.queries.backup import every
from curator.queries.line_cache import forget_lines
from curator.queries.own_terms import follow_marks
from curator.queries.pending import Pending
from curator.queries.purge import personal_paths, purgeable, unmet
from curator.queries.token_counts import forget_counts
from curator.stages import _keeping as keeping
from curator.stages._stage import Run, Stage
from curator.store import purging
from curator.workspace import Workspace


@dataclass(frozen=True)
class Options:
    """force: also where something is not scanned or not decided. keep_vault: what was replaced can be told still, by
    whoever has the project key.
    """

    force: bool = False
    keep_vault: bool = False


@dataclass(frozen=True)
class Result:
    """texts: of which only what they were scrubbed to is left. emptied: places of which nothing is left.

    rejects, notes: whose text is gone. vault: its entries that are gone; kept: that are kept.
    backups: folders of those that may hold the raw text still.
    """

    texts: int
    emptied: int
    rejects: int
    notes: int
    backups: list[str] = field(default_factory=list)
    vault: int = 0
    kept: int = 0


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    waiting = [] if options.force else unmet(workspace)
    if waiting:
        raise RefusedError(
            "not everything is scanned and decided yet, and after a purge nobody can look again",
            fix=f"{waiting[0].fix}; or say --force",
            reasons=tuple(f"{c.name}: {c.detail} (fix: {c.fix})" for c in waiting),
        )
    found = purgeable(workspace)
    if options.keep_vault:
        _refuse_without(workspace)
    op = operation_id("purge", run.id)
    paths = personal_paths(workspace)
    made = purging.originals(
        workspace.store, op=op, actor=run.actor, force=options.force, paths=paths, vault=options.keep_vault
    )
    # First: broken off after it, the originals are there still, and the command can be given again.
    gone = 0 if options.keep_vault else keeping.remove(workspace)
    with closing(made) as told:  # type: ignore[type-var]
        for batch in told:
            (row,) = batch.to_pylist()
            run.show(row["done"], row["total"], "rows", row["table"])
    backups = [row.path for row in every(workspace)]
    follow_marks(workspace)
    forget_counts(workspace)
    forget_lines(workspace)
    head = vault.vault_of(workspace).head()
    kept = head.entries if head else 0
    return Result(found.texts, found.unready, found.rejects, found.notes, backups, gone, kept)


def _refuse_without(workspace: Workspace) -> None:
    """Raises RefusedError where the vault does not hold what the store knows it to."""
    told = vault.check(workspace)
    if not told.ok or vault.vault_of(workspace).head() is None:
        why = told.detail if workspace.settings.config.scrub.vault else "the settings say scrub.vault = false"
        raise RefusedError(f"there is no vault to keep: {why}", fix="leave --keep-vault out, or `curator scrub` first")


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
