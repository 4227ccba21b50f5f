"""curator passphrase change, remember, forget"""

from __future__ import annotations

import click

from curator.cli import output
from curator.cli.asking import asker
from curator.cli.session import Session, session_options


@click.group("passphrase")
def COMMAND() -> None:  # noqa: N802
    """The passphrase of an encrypted workspace.

    It is looked for in CURATOR_PASSPHRASE, then the key of it in the keyring; else it is asked for, in a terminal.
    """


@COMMAND.command(
    "change",
    epilog="""\b
Examples:
  curator passphrase change
""",
)
@session_options
def change(session: Session) -> None:
    """Encrypt the store anew with another passphrase. Backups keep the one they were made with."""
    from curator.cli.progress import ProgressLine
    from curator.decisions import passphrase

    line = ProgressLine(quiet=session.quiet)
    with session.open() as workspace:
        try:
            passphrase.change(workspace, actor=session.actor, ask=asker(), listener=line)
        finally:
            line.close()
    if session.as_json:
        output.emit_json("passphrase-change", {"changed": True})
        return
    output.emit_text("the store opens with the new passphrase alone")
    session.note("a CURATOR_PASSPHRASE that cron or CI sets is to be changed too")


@COMMAND.command(
    "remember",
    epilog="""\b
Examples:
  curator passphrase remember
""",
)
@session_options
def remember(session: Session) -> None:
    """Keep the key in the keyring of this user, so that nobody is asked, cron included."""
    from curator.decisions import passphrase

    with session.open() as workspace:
        passphrase.remember(workspace)
    if session.as_json:
        output.emit_json("passphrase-remember", {"kept": True})
        return
    output.emit_text("the keyring keeps the key of this workspace")


@COMMAND.command(
    "forget",
    epilog="""\b
Examples:
  curator passphrase forget
""",
)
@session_options
def forget(session: Session) -> None:
    """Take the key out of the keyring: the passphrase is asked for again."""
    from curator.decisions import passphrase

    with session.open() as workspace:
        was_kept = passphrase.forget(workspace)
    if session.as_json:
        output.emit_json("passphrase-forget", {"forgotten": was_kept})
        return
    output.emit_text("the keyring has no key of this workspace any more" if was_kept else "the keyring has none")
