"""curator init"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.cli import diagnostics, output
from curator.cli.asking import asker
from curator.cli.paths import NamedPath
from curator.cli.session import json_option
from curator.errors import UsageError

if TYPE_CHECKING:
    from curator.workspace import Workspace


@click.command(
    "init",
    epilog="""\b
Examples:
  curator init work
  curator init work --pack customer_support
  curator init work --encrypt --remember
""",
)
@click.argument("folder", type=NamedPath(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--pack", "packs", multiple=True, metavar="P", help="Rules of a use case, such as customer_support.")
@click.option("--encrypt", is_flag=True, help="Encrypt its store with a passphrase: asked for, or CURATOR_PASSPHRASE.")
@click.option("--remember", is_flag=True, help="With --encrypt: keep the key in the keyring, so that nobody is asked.")
@click.option("-q", "--quiet", is_flag=True, help="No hints: where the project key lies stands in --json.")
@json_option
def COMMAND(  # noqa: N802
    folder: Path, packs: tuple[str, ...], encrypt: bool, remember: bool, quiet: bool, as_json: bool
) -> None:
    """Make a workspace in a new or empty folder.

    An encrypted store cannot be read by anybody without its passphrase, you included: keep it where you keep such.
    """
    from curator.workspace import CONFIG_NAME, Workspace

    if not (folder / CONFIG_NAME).exists() and _holds_something(folder):
        raise UsageError(f"{folder} is not empty", fix=f"name a new folder, such as {folder / 'work'}")
    if remember and not encrypt:
        raise UsageError("--remember says nothing without --encrypt", fix="say both")
    workspace, where = Workspace.create(folder, packs, encrypt=encrypt, ask=asker())
    with workspace:
        _ = workspace.store
        if remember:
            _remember(workspace)
    if as_json:
        told = {"workspace": str(folder), "packs": list(packs), "key": where, "encrypted": encrypt}
        output.emit_json("init", told)
        return
    output.emit_text(f"made the workspace {folder}")
    if quiet:
        return
    diagnostics.note(f"  its project key lies in {where}: keep a copy, without it ids cannot be made again")
    if encrypt:
        diagnostics.note("  its store is encrypted: without the passphrase nobody can read it, you included")
    diagnostics.note(f"  next: curator import FILE -w {folder}")


def _remember(workspace: Workspace) -> None:
    """The workspace is made by now: that its key is not kept is no failure."""
    from curator.decisions.passphrase import remember

    try:
        remember(workspace)
    except UsageError as error:
        diagnostics.warn(f"{error.message}: the passphrase will be asked for")


def _holds_something(folder: Path) -> bool:
    """Hidden files do not count: an empty folder may be under version control. False for what is no folder."""
    try:
        return any(not path.name.startswith(".") for path in folder.iterdir())
    except OSError:
        return False
