"""curator log"""

from __future__ import annotations

from dataclasses import asdict, astuple
from typing import TYPE_CHECKING

import click

from curator.cli import layout, output
from curator.cli.session import Session, session_options

if TYPE_CHECKING:
    from curator.queries.blame import Step
    from curator.queries.log import Row

#: Columns that a table of events needs to be read.
_TABLE = 80


@click.command(
    "log",
    epilog="""\b
Examples:
  curator log
  curator log --kind label --limit 5
  curator log --record 3tye --json
  curator log --blame exports/openai-chat/train.jsonl:12
""",
)
@click.option("--limit", type=click.IntRange(1, 10**9), default=50, show_default=True)
@click.option("--actor", metavar="NAME")
@click.option("--kind", metavar="K", help="Such as label, verdict, sign_off, export.")
@click.option("--record", metavar="ID", help="About one record and its messages.")
@click.option("--blame", metavar="FILE:LINE", help="All that led to a line of an export, oldest first.")
@click.option("--machines", is_flag=True, help="Also what stages wrote.")
@click.option("--each", is_flag=True, help="Every event of a batch in a row of its own, as in --json.")
@session_options
def COMMAND(  # noqa: N802
    session: Session,
    limit: int,
    actor: str | None,
    kind: str | None,
    record: str | None,
    blame: str | None,
    machines: bool,
    each: bool,
) -> None:
    """Who decided what, newest first; what was decided at once is one row."""
    if blame is not None:
        _blame(session, blame)
        return
    from curator.queries.conversations import resolve
    from curator.queries.log import log, rows

    with session.open() as workspace:
        full = resolve(workspace, record) if record else None
        found, total = rows(
            workspace, limit=limit, actor=actor, kind=kind, record=full, machines=machines, each=each or session.as_json
        )
        if session.as_json:
            entries = log(workspace, limit=limit, actor=actor, kind=kind, record=full, machines=machines)
            output.emit_json("log", {"events": [asdict(entry) for entry in entries], "total": total})
            return
    if not found:
        session.note("nothing was decided yet")
        return
    output.emit_lines(_lines(found))
    if len(found) < total:
        session.note(f"{len(found)} of {total:,} shown: --limit")


def _blame(session: Session, place: str) -> None:
    from curator.queries.blame import blame

    with session.open() as workspace:
        found = blame(workspace, place)
    if session.as_json:
        output.emit_json("log", {"blame": asdict(found)})
        return
    heads = {
        "line": f"{layout.near(found.file)}:{found.line}, {found.split} of {found.target}",
        "record": f"{found.record}, from {found.at}",
        "pair": found.why,
        "shape": ", ".join(f"{name} {value}" for name, value in found.shaped.items() if value not in (None, [])),
        "state": f"at event {found.event:,}",
    }
    for name, value in heads.items():
        if value:
            output.emit_lines(layout.wrapped(value, f"{name:8} "))
    output.emit_text("")
    before = [step for step in found.history if not step.since]
    output.emit_lines(_steps(before))
    if since := [step for step in found.history if step.since]:
        output.emit_lines(("", "since then, so that the line knows nothing of it:", *_steps(since)))


def _steps(found: list[Step]) -> list[str]:
    rows = [(step.event, step.time[:19].replace("T", " "), step.actor, step.kind, step.what) for step in found]
    heads = ("event", "time (UTC)", "actor", "kind", "what")
    return layout.table(rows, heads, whole=heads[:4])


def _lines(found: list[Row]) -> list[str]:
    """A table; two lines a row where it would be left with too little of what was decided."""
    width = layout.columns()
    if width is None or width >= _TABLE:
        heads = ("event", "time (UTC)", "actor", "kind", "about", "what")
        return layout.table([astuple(row) for row in found], heads, whole=heads[:4]) if found else []
    lines = []
    for row in found:
        lines.append(layout.fitted("  ".join(astuple(row)[:4])))
        lines += layout.wrapped(f"{row.about}: {row.what}", "    ")
    return lines
