"""curator runs list / cancel"""

from __future__ import annotations

from dataclasses import asdict

import click

from curator.cli import output
from curator.cli.session import Session, session_options


@click.group("runs")
def COMMAND() -> None:  # noqa: N802
    """What is running here, and what has run."""


@COMMAND.command(
    "list",
    epilog="""\b
Examples:
  curator runs list
""",
)
@click.option("--limit", type=click.IntRange(1, 10**9), default=20, show_default=True, metavar="N",
              help="At most so many runs.")  # fmt: skip
@session_options
def list_runs(session: Session, limit: int) -> None:
    """The newest runs first."""
    from curator.queries.runs import latest_runs

    with session.open() as workspace:
        found = latest_runs(workspace, limit=limit)
    if session.as_json:
        output.emit_json("runs", {"runs": [asdict(run) for run in found]})
        return
    from curator.cli.progress import amount

    rows = [(r.id, r.stage, r.state, r.actor, amount(r.done, r.total, r.unit), r.error or "") for r in found]
    output.emit_lines(output.table(rows, ("run", "stage", "state", "actor", "done", "error")) if rows else [])


@COMMAND.command(
    "cancel",
    epilog="""\b
Examples:
  curator runs cancel 3f2a
""",
)
@click.argument("run", metavar="RUN")
@session_options
def cancel(session: Session, run: str) -> None:
    """Ask a run to stop; what it committed stays."""
    from curator.decisions.repair import cancel_run

    with session.open() as workspace:
        found = cancel_run(workspace, run)
    if session.as_json:
        output.emit_json("runs-cancel", {"run": found.id, "state": found.state})
    else:
        output.emit_text(f"{found.id} {found.stage}: " + ("asked to stop" if found.state == "running" else found.state))
