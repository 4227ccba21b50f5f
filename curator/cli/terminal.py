"""Opens the terminal interface, where there is a terminal."""

from __future__ import annotations

import sys
from pathlib import Path

from curator import registry
from curator.cli.asking import asker
from curator.cli.session import Session
from curator.errors import UsageError


def open_terminal(folder: Path, given_actor: str | None) -> None:
    """Until the user quits. Raises UsageError without a terminal, StoreError while another process has the store."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "the terminal interface needs a terminal", fix="give a command instead, such as status: curator --help"
        )
    from curator.workspace import Workspace

    session = Session(folder=folder, as_json=False, quiet=False, wait=0, given_actor=given_actor)
    actor = session.actor
    warnings: list[str] = []
    with Workspace.open(session.folder, warn=warnings.append, ask=asker()) as workspace:
        workspace.check_store()
        if workspace.is_encrypted:
            # The passphrase is asked for here, while the terminal is still the shell's.
            _ = workspace.store
        # Found by its name, as commands are: neither front end builds upon the other.
        registry.load("curator.tui", "start").run(workspace, actor, warnings)
