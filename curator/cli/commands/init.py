"""curator init"""

from __future__ import annotations

from pathlib import Path

import click

from curator.cli import diagnostics, output
from curator.cli.session import json_option
from curator.errors import UsageError


@click.command(
    "init",
    epilog="""\b
Examples:
  curator init work
  curator init work --pack customer_support
""",
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--pack", "packs", multiple=True, metavar="P", help="Rules of a use case, such as customer_support.")
@json_option
def COMMAND(folder: Path, packs: tuple[str, ...], as_json: bool) -> None:  # noqa: N802
    """Make a workspace in a new or empty folder."""
    from curator.workspace import CONFIG_NAME, Workspace

    if not (folder / CONFIG_NAME).exists() and _holds_something(folder):
        raise UsageError(f"{folder} is not empty", fix=f"name a new folder, such as {folder / 'work'}")
    workspace, where = Workspace.create(folder, packs)
    with workspace:
        _ = workspace.store
    if as_json:
        output.emit_json("init", {"workspace": str(folder), "packs": list(packs), "key": where})
        return
    output.emit_text(f"made the workspace {folder}")
    diagnostics.note(f"  its project key lies in {where}: keep a copy, without it ids cannot be made again")
    diagnostics.note(f"  next: curator import FILE -w {folder}")


def _holds_something(folder: Path) -> bool:
    """Hidden files do not count: an empty folder may be under version control. False for what is no folder."""
    try:
        return any(not path.name.startswith(".") for path in folder.iterdir())
    except OSError:
        return False
