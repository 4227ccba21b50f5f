"""curator privacy missed / resize: what no detector saw, and findings whose ends are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from curator.cli import output
from curator.cli._stdin import stdin_text
from curator.cli.asking import ask_line, person_there
from curator.cli.numbers import counted
from curator.cli.session import Session, session_options

if TYPE_CHECKING:
    from curator.decisions.missed import Marked

_entity_help = "What it is, such as PERSON."


@click.command(
    "missed",
    epilog="""\b
Examples:
  curator privacy missed 3tye/0/content --start 11 --end 18 --entity PERSON
  curator privacy missed 3tye/0/content --text - --entity PERSON < name.txt
  curator privacy missed 3tye/0/content --text - --entity PERSON --everywhere
""",
)
@click.argument("place", metavar="PLACE")
@click.option("--entity", required=True, metavar="E", help=_entity_help)
@click.option("--start", type=click.IntRange(min=0), metavar="N", help="The first character, from 0, as shown.")
@click.option("--end", type=click.IntRange(min=1), metavar="N", help="The character behind the last one.")
@click.option("--text", metavar="TEXT", help="Each time it stands there; - asks for it, or reads it from stdin, so "
              "that it need not stand in the shell's history.")  # fmt: skip
@click.option("--everywhere", is_flag=True, help="Find it everywhere: as a term of the rule pii/own_terms, from the "
              "next scan on.")  # fmt: skip
@click.option("--reason", metavar="TEXT", help="Why; kept in the workspace.")
@session_options
def MISSED(  # noqa: N802
    session: Session,
    place: str,
    entity: str,
    start: int | None,
    end: int | None,
    text: str | None,
    everywhere: bool,
    reason: str | None,
) -> None:
    """Mark personal data that no rule saw, at a place such as 3tye/0/content (record, message, part of it)."""
    from curator.cli.steps import replace
    from curator.decisions.missed import mark
    from curator.queries.review import full_id

    if (start is None) != (end is None) or (start is None) == (text is None):
        raise click.UsageError("say where it is: --start and --end, or --text")
    if text == "-":
        text = ask_line("what was missed", str) if person_there() else stdin_text().strip()
    span = None if start is None or end is None else (start, end)
    with session.open() as workspace:
        full = full_id(workspace, place)
        marked = mark(
            workspace, full, entity, actor=session.actor, span=span, text=text, everywhere=everywhere, reason=reason
        )
        replace(session, workspace)
    tell(session, "privacy-missed", marked, f"{full}: {counted(marked.spans, 'span')} marked as {entity}")


@click.command(
    "resize",
    epilog="""\b
Examples:
  curator privacy resize FINDING@PLACE --before 4            4 characters before it belong to it
  curator privacy resize FINDING@PLACE --after -1            its last character does not
""",
)
@click.argument("occurrence", metavar="FINDING@PLACE")
@click.option(
    "--before", type=int, default=0, metavar="N", help="Grow by so many characters before it; below 0: shrink."
)
@click.option(
    "--after", type=int, default=0, metavar="N", help="Grow by so many characters behind it; below 0: shrink."
)
@click.option("--entity", metavar="E", help="What it is instead.")
@click.option("--reason", metavar="TEXT", help="Why; kept in the workspace.")
@session_options
def RESIZE(  # noqa: N802
    session: Session, occurrence: str, before: int, after: int, entity: str | None, reason: str | None
) -> None:
    """Extend or shrink what was found, at this place alone."""
    from curator.cli.steps import replace
    from curator.decisions.missed import resize
    from curator.queries.review import full_id

    if "@" not in occurrence:
        raise click.UsageError("name the one place: FINDING@PLACE, as in `curator privacy list`")
    with session.open() as workspace:
        full = full_id(workspace, occurrence)
        marked = resize(workspace, full, actor=session.actor, before=before, after=after, entity=entity, reason=reason)
        replace(session, workspace)
    tell(session, "privacy-resize", marked, f"{full}: resized")


def tell(session: Session, command: str, marked: Marked, text: str) -> None:
    if session.as_json:
        events = [event.id for event in marked.events]
        output.emit_json(command, {"events": events, "spans": marked.spans, "scan_due": marked.scan_due})
        return
    output.emit_text(f"{text} (undo: curator undo)")
    if marked.scan_due:
        session.note("it is looked for everywhere by the next scan: curator scrub")
