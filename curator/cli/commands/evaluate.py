"""curator evaluate"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.cli import _evaluation, diagnostics, layout, output
from curator.cli.paths import NamedPath
from curator.cli.session import Session, session_options

if TYPE_CHECKING:
    from curator.queries.evaluating import Plan
    from curator.stages.evaluate import Result


@click.command(
    "evaluate",
    epilog="""\b
Examples:
  curator evaluate                                     the newest tune, its base and its checkpoints
  curator evaluate 7kq2 --no-checkpoints
  curator evaluate --model baseline-1@local --model support@https://host.example/v1
  curator evaluate --limit 20
  curator evaluate --again
""",
)
@click.argument("tune", required=False, metavar="[TUNE]")
@click.option("--model", "models", multiple=True, metavar="NAME@URL",
              help="A model at any endpoint with chat/completions; NAME@PROVIDER for one that has a name.")  # fmt: skip
@click.option("--export", "export", type=NamedPath(path_type=Path, file_okay=False), metavar="DIR",
              help="Whose test file is asked; else the one that the tune was launched from.")  # fmt: skip
@click.option("--no-checkpoints", is_flag=True, help="Ask the base and the tuned model alone.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Ask N questions only, always the same.")
@click.option("--again", is_flag=True, help="Ask also what was answered before.")
@click.option("--out", type=NamedPath(path_type=Path, file_okay=False), metavar="DIR",
              help="Write report.md and report.json there too.")  # fmt: skip
@session_options
def COMMAND(  # noqa: N802
    session: Session,
    tune: str | None,
    models: tuple[str, ...],
    export: Path | None,
    no_checkpoints: bool,
    limit: int | None,
    again: bool,
    out: Path | None,
) -> None:
    """Ask models the test file's questions, and tell which is better, with intervals.

    Only the third split is asked, which no training saw. Every model gets the same questions, once: answers are kept,
    so that a run that was broken off goes on, and a repeat asks nothing (--again does).
    """
    from curator.queries.evaluating import plan
    from curator.stages.evaluate import STAGE, Options, oldest_answer

    with session.open() as workspace:
        planned = plan(
            workspace,
            tune=tune,
            models=models,
            export=export,
            checkpoints=False if no_checkpoints else None,
            limit=limit,
        )
        options = Options(planned, out, again)
        todo = STAGE.pending(workspace, options).todo
        _tell_hosts(session, planned, todo, oldest_answer(workspace, options))
        result = session.run(workspace, STAGE, options)
    if session.as_json:
        output.emit_json("evaluate", asdict(result))
        return
    _tell(session, result)


def _tell_hosts(session: Session, planned: Plan, todo: int, oldest: str) -> None:
    """Whoever is asked is named before that, whatever else is kept quiet."""
    models = len(planned.candidates)
    questions = f"{len(planned.questions):,} questions to {models} model{'s' if models > 1 else ''}"
    if todo:
        diagnostics.note(f"asks {', '.join(planned.hosts)}: {questions}, {todo:,} to be asked now")
        if oldest:
            session.note(f"the others were answered before, the oldest on {oldest} (--again asks them anew)")
    else:
        session.note(f"asks nobody: {questions}, all of them answered before, the oldest on {oldest}")


def _tell(session: Session, result: Result) -> None:
    some = " (only some of the test file)" if result.limited else ""
    output.emit_text(f"{result.questions:,} held-out questions{some}")
    _evaluation.show(asdict(result))
    output.emit_text(f"report: {layout.near(result.report)}")
    if result.limited:
        session.note("a report on some questions is none that curator deploy accepts")
