"""curator privacy reveal"""

from __future__ import annotations

from dataclasses import asdict

import click

from curator.cli import output
from curator.cli.session import Session, session_options


@click.command(
    "reveal",
    epilog="""\b
Examples:
  curator privacy reveal lz4n --reason "the customer asked what we keep"
  curator privacy reveal '<PHONE_NUMBER_3>' --reason "complaint 12"
  curator privacy reveal "Maria Keller" --reason "which Alice is this?"
""",
)
@click.argument("id", metavar="ID|PSEUDONYM")
@click.option("--reason", metavar="TEXT", help="Why you must see it; kept in the workspace, with your name.")
@session_options
def REVEAL(session: Session, id: str, reason: str | None) -> None:  # noqa: N802
    """Show the original behind a value's or finding's id, or behind a pseudonym. That it was shown is an event.

    It goes to stdout and nowhere else. After a purge the vault tells it, if it was kept. Say a surrogate whole, as it
    stands in a text: "Keller" finds what was replaced by that alone, and not who became "Maria Keller".
    """
    from curator.decisions.reveal import reveal_value

    with session.open() as workspace:
        shown = reveal_value(workspace, id, actor=session.actor, reason=reason or "")
    if session.as_json:
        output.emit_json("privacy-reveal", asdict(shown))
        return
    output.emit_lines(f"{item.entity}  {item.value}" for item in shown.originals)
    session.note(f"that you saw it is event {', '.join(map(str, shown.events))} (curator log --kind reveal)")
