"""curator encrypt"""

from __future__ import annotations

import click

from curator.cli import output
from curator.cli.asking import asker
from curator.cli.session import Session, session_options


@click.command(
    "encrypt",
    epilog="""\b
Examples:
  curator encrypt
""",
)
@session_options
def COMMAND(session: Session) -> None:  # noqa: N802
    """Encrypt the store of a workspace that is not: it is written anew, while others go on.

    The passphrase is asked for, or comes from CURATOR_PASSPHRASE. Files beside the store (exports, models of the local
    provider, evaluations) stay as they are, and so does what the disk keeps of deleted blocks.
    """
    from curator.cli.progress import ProgressLine
    from curator.decisions.passphrase import encrypt

    line = ProgressLine(quiet=session.quiet)
    with session.open() as workspace:
        try:
            encrypt(workspace, actor=session.actor, ask=asker(), listener=line)
        finally:
            line.close()
    if session.as_json:
        output.emit_json("encrypt", {"encrypted": True})
        return
    output.emit_text("the store is encrypted")
    session.note("without the passphrase nobody can read it, you included; older backups are as they were")
