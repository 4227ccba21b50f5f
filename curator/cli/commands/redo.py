"""curator redo"""

from __future__ import annotations

import click

from curator.cli._taking_back import take_back
from curator.cli.session import Session, session_options


@click.command(
    "redo",
    epilog="""\b
Examples:
  curator redo
  curator redo --as ann
""",
)
@session_options
def COMMAND(session: Session) -> None:  # noqa: N802
    """Bring back what your newest undo took back."""
    from curator.decisions.undo import redo

    take_back(session, "redo", redo)
