"""curator status"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from curator.cli import layout, output
from curator.cli.session import Session, session_options

if TYPE_CHECKING:
    from curator.queries.status import StageStatus


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
    from curator.queries.not_looked_for import in_words
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
                "labels": [asdict(task) for task in found.labels],
                "waiting": [asdict(item) for item in found.waiting],
                "not_looked_for": found.not_looked_for,
                "gate": [asdict(condition) for condition in found.gate],
                "next": found.next,
            },
        )
        return
    output.emit_lines(_table(found.stages))
    output.emit_lines(line for stage in found.stages if stage.detail for line in _named(stage.name, stage.detail))
    for condition in found.gate:
        for line in layout.wrapped(condition.detail, "gate ok     " if condition.ok else "gate waits  "):
            output.emit_text(line, colour="green" if condition.ok else "red")
    for item in found.waiting:
        output.emit_lines(layout.wrapped(f"{item.detail}: {item.fix}", "for you     "))
    if found.not_looked_for:
        output.emit_lines(_named("not looked for", in_words(found.not_looked_for)))
    output.emit_lines(_named("next", found.next))


def _named(name: str, text: str) -> list[str]:
    return layout.wrapped(f"{name}: {text}", "", "  ")


def _table(stages: list[StageStatus]) -> list[str]:
    """The funnel; without its bars where they do not fit."""
    heads = ("stage", "", "done", "pending", "of", "dropped", "to decide")
    rows = [(s.name, _bar(s), s.done, s.pending, s.unit, s.dropped, s.needs_decision) for s in stages]
    whole = output.table(rows, heads)
    if max(map(len, whole)) <= (layout.columns() or 1_000):
        return whole
    return layout.table([row[:1] + row[2:] for row in rows], heads[:1] + heads[2:])


def _bar(stage: StageStatus) -> str:
    total = stage.done + stage.pending
    return output.bar(stage.done / total if total else 0.0)
