"""curator demo"""

from __future__ import annotations

from pathlib import Path

import click

from curator.cli import output
from curator.cli.paths import NamedPath
from curator.cli.session import json_option


@click.command("demo", epilog="""\b
Examples:
  curator demo
  curator demo /tmp/look --json
""")  # fmt: skip
@click.argument("folder", required=False, type=NamedPath(path_type=Path, file_okay=False), metavar="[DIR]")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@json_option
def COMMAND(folder: Path | None, quiet: bool, as_json: bool) -> None:  # noqa: N802
    """Walk the whole road on the sample data, unattended and offline, and leave a workspace to look at."""
    from curator.cli.demonstration import demonstrate

    result = demonstrate(folder or Path("demo"), quiet=quiet, as_json=as_json)
    if as_json:
        output.emit_json("demo", result)
