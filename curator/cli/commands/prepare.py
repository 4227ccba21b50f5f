"""curator prepare"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.cli import output
from curator.cli._reading import reading_options
from curator.cli.paths import NamedPath
from curator.cli.session import Session, session_options_but_workspace
from curator.errors import UsageError

if TYPE_CHECKING:
    from curator.queries.reading import Reading


@click.command(
    "prepare",
    epilog="""\b
Examples:
  curator prepare chats.jsonl --out ready
  curator privacy list -w ready              what a person must decide
  curator privacy sign-off -w ready --as ME
  curator prepare chats.jsonl --out ready    goes on where it stopped
""",
)
@click.argument("file", type=NamedPath(path_type=Path), metavar="FILE")
@click.option("--out", required=True, type=NamedPath(path_type=Path, file_okay=False), metavar="DIR",
              help="The workspace: made if it is not there; the export is in it.")  # fmt: skip
@click.option("--pack", "packs", multiple=True, metavar="P", help="Rules of a use case, for a new workspace.")
@reading_options
@session_options_but_workspace
def COMMAND(  # noqa: N802
    session: Session, file: Path, out: Path, packs: tuple[str, ...], reading: Reading
) -> None:
    """Your own file to a checked export with defaults, in a workspace that stays; stops where a person must decide."""
    from curator.cli.road import prepare
    from curator.workspace import CONFIG_NAME, Workspace

    if not (out / CONFIG_NAME).exists():
        if not file.exists():
            raise click.UsageError(f"there is no file {file}")
        Workspace.create(out, packs)[0].close()
    session.folder = out
    with session.open() as workspace:
        if missing := [pack for pack in packs if pack not in workspace.config.workspace.packs]:
            fix = f"add it to packs in {CONFIG_NAME}"
            raise UsageError(f"{out} is a workspace already, without the pack {missing[0]}", fix=fix)
        result = prepare(session, workspace, file, reading)
    if session.as_json:
        output.emit_json("prepare", result)
    else:
        output.emit_lines(f"{step['step']}: {step['told']}" for step in result["steps"])
        for reason in result["refused"]:
            output.emit_text(f"  - {reason}")
        if result["refused"]:
            output.emit_text(f"the workspace {out} waits for you; then run this command again")
        else:
            output.emit_lines(f"wrote {path}" for path in result["files"])
    if result["refused"]:
        raise click.exceptions.Exit(3)
