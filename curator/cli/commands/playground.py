"""curator playground"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from curator.cli import diagnostics, output
from curator.cli._talking import loop, show
from curator.cli.session import Session, session_options
from curator.errors import UsageError

if TYPE_CHECKING:
    from curator.queries.playground import Place, Talk


@click.command(
    "playground",
    epilog="""\b
Examples:
  curator playground                                what the newest tune made
  curator playground support --message "where is my parcel" --json
  curator playground llama --base-url http://127.0.0.1:8000/v1
""",
)
@click.argument("name", required=False, metavar="[ALIAS|TUNE|MODEL]")
@click.option("--base-url", metavar="URL", help="The API's root of the endpoint that has the model.")
@click.option("--system", metavar="TEXT", help="The system prompt; else the one before every example of the tune.")
@click.option("--message", "messages", multiple=True, metavar="TEXT",
              help="Say this and go; several are one talk. Without it, a terminal asks for lines.")  # fmt: skip
@session_options
def COMMAND(  # noqa: N802
    session: Session, name: str | None, base_url: str | None, system: str | None, messages: tuple[str, ...]
) -> None:
    """Talk to a model; nothing of it is kept."""
    from curator.queries.playground import Talk, place

    if not messages:
        if session.as_json:
            raise UsageError("--json goes with --message", fix='say something: --message "hello"')
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise UsageError("there is no terminal to talk at", fix='say something: --message "hello"')
    with session.open() as workspace:
        found = place(workspace, name, base_url=base_url, system=system)
    # a talk takes its time, and others may want the workspace
    _tell_host(found)
    with Talk(found) as talk:
        if messages:
            _say(session, talk, messages)
        else:
            loop(talk)


def _tell_host(place: Place) -> None:
    """Whoever hears what is said is named before that, with --json and --quiet too."""
    from curator.queries.playground import BANNER

    diagnostics.note(f"talks to {place.model} at {place.host}")
    if place.baseline:
        diagnostics.note(BANNER)


def _say(session: Session, talk: Talk, messages: tuple[str, ...]) -> None:
    if not session.as_json:
        for message in messages:
            show(talk.say(message))
        return
    turns = [{"message": message, "answer": "".join(talk.say(message))} for message in messages]
    place = talk.place
    told = {"model": place.model, "host": place.host, "baseline": place.baseline, "turns": turns}
    output.emit_json("playground", told)
