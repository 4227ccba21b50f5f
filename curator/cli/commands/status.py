"""curator status"""

from __future__ import annotations

from dataclasses import asdict

import click

from curator.cli import output
from curator.cli.session import Session, session_options


@click.command(
    "status",
    epilog="""\b
Examples:
  curator status
  curator status --json
""",
)
@session_options
def COMMAND(session: Session) -> None:  # noqa: N802
    """The funnel: what each stage has done, what waits, and what to do next."""
    from curator.queries.status import status

    with session.open() as workspace:
        found = status(workspace)
    if session.as_json:
        output.emit_json(
            "status",
            {
                "stages": [asdict(stage) for stage in found.stages],
                "conversations": found.conversations,
                "messages": found.messages,
                "records": found.records,
                "gate": [asdict(condition) for condition in found.gate],
                "next": found.next,
            },
        )
        return
    rows = []
    for stage in found.stages:
        total = stage.done + stage.pending
        share = stage.done / total if total else 0.0
        rows.append(
            (stage.name, output.bar(share), stage.done, stage.pending, stage.unit, stage.dropped, stage.needs_decision)
        )
    output.emit_lines(output.table(rows, ("stage", "", "done", "pending", "of", "dropped", "to decide")))
    for condition in found.gate:
        mark = "ok  " if condition.ok else "open"
        output.emit_text(f"gate {mark}  {condition.name}: {condition.detail}")
    output.emit_text(f"next: {found.next}")
