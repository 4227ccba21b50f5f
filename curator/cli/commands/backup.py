"""curator backup [DIR], backup list, backup restore"""

from __future__ import annotations

import shlex
from dataclasses import asdict
from pathlib import Path

import click

from curator.cli import layout, output
from curator.cli.asking import asker
from curator.cli.paths import NamedPath
from curator.cli.session import Session, session_options, session_options_but_workspace


class _Made(click.Group):
    """What follows is a folder unless it is a subcommand's name; ./list is the folder of that name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["make", *args]
        return super().parse_args(ctx, args)


@click.group("backup", cls=_Made)
def COMMAND() -> None:  # noqa: N802
    """A consistent copy of the workspace, taken while it is in use: curator backup [DIR].

    `curator backup DIR` is short for `curator backup make DIR`. A backup holds raw text as the workspace does.
    """


@COMMAND.command(
    "make",
    epilog="""\b
Examples:
  curator backup
  curator backup make /media/safe/work-monday
  curator backup make /media/safe/purged --without-vault
""",
)
@click.argument("folder", required=False, type=NamedPath(path_type=Path), metavar="[DIR]")
@click.option("--without-vault", is_flag=True, help="Leave out the vault, which tells what was replaced.")
@session_options
def make(session: Session, folder: Path | None, without_vault: bool) -> None:
    """Copy store, vault, settings and rules into a new folder; else one named by the time, beside the workspace.

    The project key is not in it: keep a copy of it elsewhere, nothing can be restored without it.
    """
    from curator.stages.backup import STAGE, Options

    with session.open() as workspace:
        result = session.run(workspace, STAGE, Options(folder, vault=not without_vault))
    if session.as_json:
        output.emit_json("backup", asdict(result))
        return
    output.emit_text(f"{layout.near(result.path)}: {result.bytes / 1e6:,.1f} MB, up to event {result.event}")
    held = "raw text as the workspace does, and its vault" if result.vault else "raw text as the workspace does"
    session.note(f"it holds {held}, and not the project key, without which it is of no use:")
    session.note(f"  keep that key elsewhere ({result.key})")
    if result.encrypted:
        session.note("  it is encrypted with the passphrase that the workspace has now")
    session.note(f"  bring it back: curator backup restore {shlex.quote(layout.near(result.path))} NEWDIR")


@COMMAND.command(
    "list",
    epilog="""\b
Examples:
  curator backup list
""",
)
@session_options
def list_backups(session: Session) -> None:
    """Where backups of this workspace went, the oldest first."""
    from curator.queries.backup import every
    from curator.queries.log import day_and_time

    with session.open() as workspace:
        found = every(workspace)
    if session.as_json:
        output.emit_json("backup-list", {"backups": [asdict(row) for row in found]})
        return
    rows = [(day_and_time(row.time), row.upto, row.bytes, row.host, row.path) for row in found]
    output.emit_lines(layout.table(rows, ("made", "up to event", "bytes", "machine", "folder")) if rows else [])


@COMMAND.command(
    "restore",
    epilog="""\b
Examples:
  curator backup restore /media/safe/work-monday work-again
""",
)
@click.argument("backup", type=NamedPath(path_type=Path), metavar="BACKUP")
@click.argument("folder", type=NamedPath(path_type=Path), metavar="DIR")
@session_options_but_workspace
def restore(session: Session, backup: Path, folder: Path) -> None:
    """Make a workspace again from a backup, in a new folder, once everything in it is checked.

    Needs the project key where `curator init` put it, or in CURATOR_KEY.
    """
    from curator.cli.progress import ProgressLine
    from curator.decisions.restore import restore as bring_back

    line = ProgressLine(quiet=session.quiet)
    try:
        found = bring_back(backup, folder, line, asker())
    finally:
        line.close()
    if session.as_json:
        output.emit_json("backup-restore", asdict(found))
        return
    output.emit_text(f"{layout.near(found.folder)}: as of {found.made}, event {found.event}; every check is met")
    session.note(f"  next: curator status -w {shlex.quote(layout.near(found.folder))}")
