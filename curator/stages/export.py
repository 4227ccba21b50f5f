"""export: what passes the gate, shaped, checked by the target's own rules, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import msgspec

from curator import registry
from curator.errors import UsageError
from curator.exports import folder
from curator.exports.bundling import refuse_bundle
from curator.identity import digest_of
from curator.queries import gate
from curator.queries.check import training_context
from curator.queries.pending import Pending
from curator.queries.progress import Behind
from curator.queries.selection import selection
from curator.stages._examples import form_of, is_paired
from curator.stages._export_result import Options as Options
from curator.stages._export_result import Result as Result
from curator.stages._stage import Run, Stage
from curator.stages._writing import Writing
from curator.store import events
from curator.workspace import Workspace


def _pending(workspace: Workspace, options: Options) -> Pending:
    chosen = selection(workspace, as_of=options.as_of).chosen
    return Pending(todo=len(chosen), done=0)


def _version(workspace: Workspace, options: Options) -> str:
    config = workspace.settings.config
    return digest_of(
        "export",
        msgspec.to_builtins(config.select),
        msgspec.to_builtins(config.shape),
        msgspec.to_builtins(config.export),
    )


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    config = workspace.settings.config
    if options.as_of is not None and options.as_of > events.newest(workspace.store):
        raise UsageError(f"there is no event {options.as_of} yet", fix="see the numbers in `curator log`")
    if is_paired(registry.load("curator.exports.targets", config.export.target)) and config.shape.tasks:
        raise UsageError(
            "a label makes no preference pair", fix='set shape.answer to "edit" or "reply", or export as openai-chat'
        )
    if options.bundle is not None or options.base is not None:
        refuse_bundle(options.bundle, options.base, config.export.target)
    form_of(registry.load("curator.exports.targets", config.export.target), config.export.tokenizer)
    training_context(config.export.model, config.export.target)
    out = (options.out or workspace.folder / "exports" / config.export.target).absolute()
    # Where a link points, a folder can be put into its place; where the link stands, it cannot.
    out = out.resolve() if out.is_symlink() else out
    folder.refuse_what_is_no_export(out)
    behind = Behind.of(workspace) if options.as_of is None else None
    moment = events.newest(workspace.store)
    try:
        return _at(workspace, options, run, out, behind, options.as_of, moment)
    except _Moved:
        # People went on deciding: all of it once more, as it was when this began.
        return _at(workspace, options, run, out, behind, moment, moment)


def _at(
    workspace: Workspace,
    options: Options,
    run: Run,
    out: Path,
    behind: Behind | None,
    as_of: int | None,
    moment: int,
) -> Result:
    """The export as of an event, or now. Raises _Moved where it is of now and there are events after `moment`."""
    signed, past = gate.sign_off_of(workspace, as_of=as_of), options.as_of is not None
    conditions = gate.export_gate(workspace, as_of=as_of, behind=behind, signed=signed)
    # What is done now does not change what was.
    late = f"take an event after {as_of} by which it was met: curator log"
    failed = [f"{c.name}: {c.detail} (fix: {late if past else c.fix})" for c in conditions if not c.ok]
    if failed:
        return _refused(out, failed)
    # A dry run leaves no trace, not even a folder above `out`.
    place = workspace.folder / ".dry-run" if options.dry_run else out
    job = Writing(workspace, options, as_of, run, signed)
    try:
        with folder.writing(place) as aside:
            result = job.write(aside, out)
            if as_of is None and events.newest(workspace.store) != moment:
                raise _Moved
            if options.dry_run or result.refused:
                raise _NothingKept(result)
    except _NothingKept as nothing:
        return nothing.result
    job.record(result)
    return result


class _Moved(Exception):
    """What was read is of more than one moment."""


class _NothingKept(Exception):
    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result


def _refused(out: Path, reasons: list[str]) -> Result:
    return Result([], None, None, str(out), 0, {}, {}, refused=reasons)


STAGE: Stage[Options, Result] = Stage(
    name="export", after=("replace", "dedup", "split"), options=Options, version=_version, pending=_pending, run=_run
)
