"""curator undo"""

from __future__ import annotations

import click

from curator.cli._taking_back import take_back
from curator.cli.session import Session, session_options


@click.command(
    "undo",
    epilog="""\b
Examples:
  curator undo
  curator undo --as ann
""",
)
@session_options
def COMMAND(session: Session) -> None:  # noqa: N802
    """Take back your newest decision (a batch as one); another person's with --as THEIR_NAME."""
    from curator.decisions.undo import undo

    take_back(session, "undo", undo)
