"""What is told of many things that are done at once, where nobody agreed to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import click

from curator.cli import diagnostics, output
from curator.cli.session import Session


def not_yet(session: Session, command: str, found: Mapping[str, Any]) -> NoReturn:
    """End the command with 2. found: what would be done, for scripts; people were told it already."""
    if session.as_json:
        output.emit_json(command, {**found, "done": False})
    diagnostics.note("nothing is done yet: say --yes")
    raise click.exceptions.Exit(2)
