"""curator verify"""

from __future__ import annotations

from dataclasses import asdict

import click

from curator.cli import output
from curator.cli.session import Session, session_options


@click.command(
    "verify",
    epilog="""\b
Examples:
  curator verify
  curator verify --repair
""",
)
@click.option("--repair", is_flag=True, help="First rebuild what can be rebuilt from the events.")
@session_options
def COMMAND(session: Session, repair: bool) -> None:  # noqa: N802
    """Check the store against itself (event chain, decisions, counts, nothing lost) and the vault against it."""
    from curator.decisions.repair import repair as rebuild
    from curator.queries.verify import verify

    with session.open() as workspace:
        if repair:
            rebuild(workspace)
        checks = verify(workspace)
    ok = all(check.ok for check in checks)
    if session.as_json:
        output.emit_json("verify", {"ok": ok, "checks": [asdict(check) for check in checks]})
    else:
        output.emit_lines(f"{'ok    ' if check.ok else 'FAILED'}  {check.name}: {check.detail}" for check in checks)
    if not ok:
        raise click.exceptions.Exit(3)
