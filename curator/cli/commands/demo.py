"""curator demo"""

from __future__ import annotations

from pathlib import Path

import click

from curator.cli import output
from curator.cli.session import Session, session_options


@click.command("demo", epilog="""\b
Examples:
  curator demo
  curator demo /tmp/look --json
""")  # fmt: skip
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False), metavar="[DIR]")
@session_options
def COMMAND(session: Session, folder: Path | None) -> None:  # noqa: N802
    """Walk the whole road on the sample data, unattended and offline, and leave a workspace to look at."""
    from curator.cli.demonstration import demonstrate

    result = demonstrate(session, folder or Path("demo"))
    if session.as_json:
        output.emit_json("demo", result)
