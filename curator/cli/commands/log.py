"""curator log"""

from __future__ import annotations

from dataclasses import asdict

import click

from curator.cli import output
from curator.cli.session import Session, session_options


@click.command(
    "log",
    epilog="""\b
Examples:
  curator log
  curator log --kind label --limit 5
  curator log --record 3tye --json
""",
)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@click.option("--actor", metavar="NAME")
@click.option("--kind", metavar="K", help="Such as label, verdict, sign_off, export.")
@click.option("--record", metavar="ID", help="About one record and its messages.")
@click.option("--machines", is_flag=True, help="Also what stages wrote.")
@session_options
def COMMAND(  # noqa: N802
    session: Session, limit: int, actor: str | None, kind: str | None, record: str | None, machines: bool
) -> None:
    """Who decided what, newest first."""
    from curator.queries.conversations import resolve
    from curator.queries.log import log

    with session.open() as workspace:
        full = resolve(workspace, record) if record else None
        found = log(workspace, limit=limit, actor=actor, kind=kind, record=full, machines=machines)
    if session.as_json:
        output.emit_json("log", {"events": [asdict(entry) for entry in found]})
        return
    rows = [(e.id, e.time, e.actor, e.kind, e.about, f"{e.slot} {e.what}".strip()) for e in found]
    output.emit_lines(output.table(rows, ("event", "time (UTC)", "actor", "kind", "about", "what")) if rows else [])
