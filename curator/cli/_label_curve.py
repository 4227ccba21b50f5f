"""curator label curve"""

from __future__ import annotations

from dataclasses import asdict

import click

from curator.cli import output
from curator.cli._reading import byte_progress
from curator.cli.session import Session, session_options

_WIDTH = 24


@click.command(
    "curve",
    epilog="""\b
Examples:
  curator label curve --task intent
  curator label curve --task intent --json
""",
)
@click.option("--task", required=True, metavar="T", help="What is asked; `curator label tasks` lists them.")
@session_options
def CURVE(session: Session, task: str) -> None:  # noqa: N802
    """What more labels would bring: how often a baseline is right that learned from few of them, and from all.

    The curve is that of a small model on this machine, named as such: it tells whether labels still help, not how good
    a tuned model will be.
    """
    from curator.queries.learning_curve import learning_curve

    with session.open() as workspace, byte_progress("curve", quiet=session.quiet) as progress:
        found = learning_curve(workspace, task, told=lambda done, total: progress(done, total, "models"))
    if session.as_json:
        output.emit_json("label-curve", asdict(found))
        return
    rows = [
        (
            f"{step.labels:,}",
            output.bar(step.accuracy, _WIDTH),
            f"{step.accuracy:.0%}",
            f"{step.low:.0%} to {step.high:.0%}",
        )
        for step in found.steps
    ]
    output.emit_lines(output.table(rows, ("labels", "", "right", "95 % interval")))
    output.emit_text(f"of {found.model}")
    if found.doubling is not None:
        more = "labels still help" if found.still_rising else "no more than chance"
        output.emit_text(f"the last doubling of labels brought {100 * found.doubling:+.1f} points: {more}")
