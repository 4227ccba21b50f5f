"""curator purge"""

from __future__ import annotations

from dataclasses import asdict

import click

from curator.cli import output
from curator.cli.numbers import counted
from curator.cli.session import Session, session_options
from curator.errors import UsageError


@click.command(
    "purge",
    epilog="""\b
Examples:
  curator purge --yes
  curator purge --keep-vault --yes           `privacy reveal` still tells what was replaced
  curator purge --force --yes
""",
)
@click.option("--yes", is_flag=True, help="Do it: nothing brings the raw text back.")
@click.option("--force", is_flag=True, help="Also while something is not scanned or decided: that is lost whole.")
@click.option(
    "--keep-vault", is_flag=True, help="Keep what was replaced, encrypted: whoever has the key can reveal it."
)
@session_options
def COMMAND(session: Session, yes: bool, force: bool, keep_vault: bool) -> None:  # noqa: N802
    """Remove raw text for good; what it was scrubbed to, decisions and events stay.

    The store is written anew without it: originals of texts in which something is replaced, the bytes of rejects,
    notes and reasons; and the vault, unless it is to be kept. Without --yes it tells what would go.
    """
    from curator.queries.purge import purgeable
    from curator.stages.purge import STAGE, Options

    with session.open() as workspace:
        if not yes:
            found = purgeable(workspace)
            raise UsageError(
                f"the originals of {counted(found.texts, 'text')}, {counted(found.rejects, 'reject')} and "
                f"{counted(found.notes, 'note')}{'' if keep_vault else ', and the vault,'} would be gone for good",
                fix="take a backup if you may need them, then say --yes",
            )
        result = session.run(workspace, STAGE, Options(force, keep_vault))
    if session.as_json:
        output.emit_json("purge", asdict(result))
        return
    output.emit_text(
        f"gone: the originals of {counted(result.texts, 'text')}, {counted(result.rejects, 'reject')}, "
        f"{counted(result.notes, 'note')}"
    )
    if result.vault:
        output.emit_text(f"gone: the vault, with {counted(result.vault, 'value')}")
    if keep_vault:
        output.emit_text(f"kept: the vault, with {counted(result.kept, 'value')}; curator privacy reveal reads it")
    if result.emptied:
        output.emit_text(f"emptied: {counted(result.emptied, 'place')} that nobody had scanned")
    output.emit_lines(f"a backup may still hold them: {path}" for path in result.backups)
