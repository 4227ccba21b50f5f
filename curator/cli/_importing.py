"""The import stage, which asks at a terminal what only a person knows of a file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from curator.cli._questions import answered
from curator.cli.asking import person_there

if TYPE_CHECKING:
    from curator.cli.session import Session
    from curator.stages.import_ import Options, Result
    from curator.workspace import Workspace


def import_asking(session: Session, workspace: Workspace, options: Options) -> Result:
    """The result of all files; those that leave something open are read again with each answer, one at a time."""
    from curator.stages.import_ import STAGE, Result

    result = session.run(workspace, STAGE, options)
    if session.quiet or session.as_json or not person_there():
        return result
    imports, skipped = list(result.imports), []
    for left in result.skipped:
        reading = options.reading
        while left.question is not None:
            reading = answered(left.reason, left.question, reading)
            again = session.run(workspace, STAGE, replace(options, only=(left.path,), reading=reading))
            imports += again.imports
            if not again.skipped:
                break
            left = again.skipped[0]
        else:
            skipped.append(left)
    return Result(imports, skipped)
