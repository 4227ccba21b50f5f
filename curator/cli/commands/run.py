"""curator run"""

from __future__ import annotations

import click

from curator.cli import output
from curator.cli.session import Session, session_options


@click.command(
    "run",
    epilog="""\b
Examples:
  curator run                  scrub, dedup and split, whatever needs it
  curator run nightly          the steps of [recipes] nightly in curator.toml
""",
)
@click.argument("recipe", required=False, metavar="[RECIPE]")
@session_options
def COMMAND(session: Session, recipe: str | None) -> None:  # noqa: N802
    """Run the stages of a recipe, each only if it has something to do."""
    from curator.cli.recipe import run_recipe

    with session.open() as workspace:
        steps = run_recipe(session, workspace, recipe)
    refused = any(step["refused"] for step in steps)
    worked = any(step["worked"] for step in steps)
    if session.as_json:
        output.emit_json("run", {"steps": steps, "worked": worked})
    else:
        output.emit_lines(f"{step['step']}: {step['told']}" for step in steps)
        if not (worked or refused):
            output.emit_text("nothing to do: nothing changed since the last run")
    if refused:
        raise click.exceptions.Exit(3)
