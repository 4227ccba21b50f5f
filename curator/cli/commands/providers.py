"""curator providers"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from curator.cli import diagnostics, output
from curator.cli.session import Session, session_options

if TYPE_CHECKING:
    from curator.queries.providers import Profile


@click.command(
    "providers",
    epilog="""\b
Examples:
  curator providers
  curator providers --probe --provider local
  curator providers --probe --base-url https://host.example/v1
""",
)
@click.option("--probe", is_flag=True, help="Ask: which models, and whether a job could be created.")
@click.option("--provider", metavar="P", help="With --probe: this one only; else the one of the settings.")
@click.option("--base-url", metavar="URL", help="With --probe: an address of your own.")
@session_options
def COMMAND(session: Session, probe: bool, provider: str | None, base_url: str | None) -> None:  # noqa: N802
    """Where models can be trained, what each provider can do, and what ends when.

    Nothing is asked without --probe, which sends no data: it asks for a job on a file that is not there.
    """
    from curator.queries.probe import probe as asked
    from curator.queries.providers import chosen, profiles

    with session.open() as workspace:
        known = profiles(workspace)
        if probe:
            # whoever is asked, with a key, is named before that, whatever else is kept quiet
            diagnostics.note(f"asks {chosen(workspace, provider, base_url).host}")
        found = asked(workspace, provider, base_url) if probe else None
    if session.as_json:
        told = {"providers": [_data(profile) for profile in known]}
        output.emit_json("providers", told | ({"probe": asdict(found)} if found else {}))
    elif found:
        output.emit_text(f"{found.provider} at {found.host}: {'reached' if found.reached else 'not reached'}")
        if found.reached:
            output.emit_text(f"  models  {found.models:,}")
            output.emit_text(f"  trains  {found.trains}")
        output.emit_text(f"  {found.detail}")
    else:
        _tell(known)
    if found and not found.reached:
        raise click.exceptions.Exit(5)


def _tell(known: list[Profile]) -> None:
    rows = [(p.name, p.base_url or "", ", ".join(p.methods), p.model or "", p.key_variable or "") for p in known]
    output.emit_lines(output.table(rows, ("provider", "address", "methods", "base", "key in")))
    for profile in known:
        for ending in profile.endings:
            output.emit_text(f"{profile.name}, {ending.date}: {ending.what}")
    diagnostics.note("as of " + ", ".join(f"{profile.as_of} ({profile.name})" for profile in known))


def _data(profile: Profile) -> dict[str, Any]:
    data = asdict(profile)
    del data["line"]
    return data
