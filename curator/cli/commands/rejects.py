"""curator rejects"""

from __future__ import annotations

from dataclasses import asdict

import click

from curator.cli import layout, output
from curator.cli.session import Session, session_options


@click.command(
    "rejects",
    epilog="""\b
Examples:
  curator rejects
  curator rejects --file chats.jsonl --json
""",
)
@click.option("--file", "path", metavar="PATH", help="Of one imported file only, as `import` named it.")
@click.option("--all", "history", is_flag=True, help="Also of earlier imports of a file, before it was mended.")
@session_options
def COMMAND(session: Session, path: str | None, history: bool) -> None:  # noqa: N802
    """List input that was refused, with its line and reason; of each file, as it was imported last."""
    from curator.queries.rejects import rejected

    with session.open() as workspace:
        found = list(rejected(workspace, path, history=history))
    if session.as_json:
        output.emit_json("rejects", {"rejects": [asdict(item) for item in found]})
        return
    for item in found:
        output.emit_lines(layout.wrapped(f"{layout.near(item.path)}:{item.line}: {item.reason}", "", "  "))
    session.note(f"{len(found)} rejected")
