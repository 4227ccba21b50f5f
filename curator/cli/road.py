"""The whole road with defaults: from a file to a checked export, stopping at the gate."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curator.cli import diagnostics
from curator.cli.recipe import DEFAULT, run_step
from curator.errors import UndecidedError, UsageError

if TYPE_CHECKING:
    from curator.cli.session import Session
    from curator.queries.reading import Reading
    from curator.workspace import Workspace


def prepare(session: Session, workspace: Workspace, file: Path, reading: Reading) -> dict[str, Any]:
    """Import, scrub, dedup, flag, split, export; what was done before is not done again.

    Answers steps, files, and what the gate refused. Raises UsageError where nothing could be read.
    """
    from curator.cli._importing import import_asking
    from curator.stages.export import STAGE, Options
    from curator.stages.import_ import Options as ImportOptions

    steps: list[dict[str, Any]] = []
    options = ImportOptions((file.resolve(),), reading)
    imported = import_asking(session, workspace, options)
    for skipped in imported.skipped:
        if skipped.question is not None:
            raise UndecidedError(skipped.reason, skipped.fix, skipped.question)
        if skipped.named:
            raise UsageError(skipped.reason, skipped.fix)
        diagnostics.warn(f"skipped {skipped.path}: {skipped.reason}")
    if not any(item.ok for item in imported.imports):
        raise UsageError(
            f"no conversation in {file} could be read",
            f"see why: curator rejects -w {shlex.quote(str(workspace.folder))}",
        )
    for item in imported.imports:
        told = f"{item.ok:,} of {item.lines:,} records ({item.format}), {item.rejected:,} rejected"
        steps.append({"step": "import", "worked": item.conversations > 0, "refused": False, "told": told})
    steps += [run_step(session, workspace, name) for name in DEFAULT]
    result = session.run(workspace, STAGE, Options())
    if not result.refused:
        told = ", ".join(
            f"{entry['lines']:,} {entry['split']}{' pairs' if result.pairs else ''}" for entry in result.files
        )
        out = [f"{count:,} {reason}" for reason, count in result.records.items() if reason != "in"]
        told += f"; left out: {', '.join(out)}" if out else ""
        steps.append({"step": "export", "worked": True, "refused": False, "told": told})
    files = [entry["path"] for entry in result.files]
    return {"steps": steps, "files": files, "manifest": result.manifest, "refused": result.refused}
