"""curator rejects"""

from __future__ import annotations

import shlex
from dataclasses import asdict
from pathlib import Path

import click

from curator.cli import layout, output
from curator.cli.paths import NamedPath
from curator.cli.session import Session, session_options


@click.command(
    "rejects",
    epilog="""\b
Examples:
  curator rejects
  curator rejects --file chats.jsonl --json
  curator rejects --file chats.jsonl --out mend.jsonl
""",
)
@click.option("--file", "path", metavar="PATH", help="Of one imported file only, as `import` named it.")
@click.option("--all", "history", is_flag=True, help="Also of earlier imports of a file, before it was mended.")
@click.option("--out", type=NamedPath(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write them as they came, unscrubbed, to mend them; the log tells of it.")  # fmt: skip
@click.option("--reason", metavar="TEXT", help="Why they are written; kept in the workspace.")
@session_options
def COMMAND(session: Session, path: str | None, history: bool, out: Path | None, reason: str | None) -> None:  # noqa: N802
    """List input that was refused, with its line and reason; of each file, as it was imported last."""
    from curator.decisions.reveal import reveal_rejects
    from curator.queries.file_names import told
    from curator.queries.rejects import rejected

    if reason and out is None:
        raise click.UsageError("--reason says why --out FILE is written: name that too")
    with session.open() as workspace:
        found = list(rejected(workspace, path, history=history))
        shown = {} if session.as_json else {path: told(workspace, path) for path in {item.path for item in found}}
        revealed = out and reveal_rejects(
            workspace, out, actor=session.actor, path=path, history=history, reason=reason
        )
    if session.as_json:
        written = {"revealed": asdict(revealed)} if revealed else {}
        output.emit_json("rejects", {"rejects": [asdict(item) for item in found], **written})
        return
    for item in found:
        output.emit_lines(layout.wrapped(f"{layout.near(shown[item.path])}:{item.line}: {item.reason}", "", "  "))
    session.note(f"{len(found)} rejected")
    if revealed:
        again = f"curator import {shlex.quote(revealed.out)} --format {revealed.format}"
        session.note(f"{revealed.written:,} written as they came: mend them, then {again}")
        if revealed.gone:
            session.note(f"{revealed.gone:,} are left out: their bytes were purged, or cut off where a file breaks off")
