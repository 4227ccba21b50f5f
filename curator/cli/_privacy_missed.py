"""curator privacy missed / resize: what no detector saw, and findings whose ends are wrong."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from curator.cli import layout, output
from curator.cli._agreeing import not_yet
from curator.cli._stdin import stdin_text
from curator.cli.asking import agreed, ask_line, person_there
from curator.cli.numbers import counted
from curator.cli.session import Session, session_options

if TYPE_CHECKING:
    from curator.decisions.missed import Marked
    from curator.queries.everywhere import Standing

_entity_help = "What it is, such as PERSON."


@click.command(
    "missed",
    epilog="""\b
Examples:
  curator privacy missed 3tye/0/content --start 11 --end 18 --entity PERSON
  curator privacy missed 3tye/0/content --text - --entity PERSON < name.txt
  curator privacy missed 3tye/0/content --text - --entity PERSON --everywhere
  curator privacy missed 3tye/0/content --text - --entity PERSON --everywhere --yes < name.txt
""",
)
@click.argument("place", metavar="PLACE")
@click.option("--entity", required=True, metavar="E", help=_entity_help)
@click.option("--start", type=click.IntRange(min=0), metavar="N", help="The first character, from 0, as shown.")
@click.option("--end", type=click.IntRange(min=1), metavar="N", help="The character behind the last one.")
@click.option("--text", metavar="TEXT", help="Each time it stands there; - asks for it, or reads it from stdin, so "
              "that it need not stand in the shell's history.")  # fmt: skip
@click.option("--everywhere", is_flag=True, help="Find it everywhere: as a term of the rule pii/own_terms, from the "
              "next scan on. Tells first how often it stands.")  # fmt: skip
@click.option("--any-case", is_flag=True, help="Capitals or not; else only as it is written.")
@click.option("--yes", is_flag=True, help="With --everywhere: agree beforehand; needed where there is no terminal.")
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
    any_case: bool,
    yes: bool,
    reason: str | None,
) -> None:
    """Mark personal data that no rule saw, at a place such as 3tye/0/content (record, message, part of it).

    With --everywhere it tells first how often the words stand in what is shown now, and asks.
    """
    from curator.cli.steps import replace
    from curator.decisions.missed import mark
    from curator.queries.everywhere import standing_of
    from curator.queries.not_looked_for import refuse_unknown_entity
    from curator.queries.review import full_id

    if (start is None) != (end is None) or (start is None) == (text is None):
        raise click.UsageError("say where it is: --start and --end, or --text")
    if any_case and text is None and not everywhere:
        raise click.UsageError("--any-case goes with --text, or with --everywhere")
    if text == "-":
        text = ask_line("what was missed", str) if person_there() else stdin_text().strip()
    span = None if start is None or end is None else (start, end)
    with session.open() as workspace:
        full = full_id(workspace, place)
        refuse_unknown_entity(workspace, entity)
        found = None
        if everywhere:
            found = standing_of(workspace, full, span=span, text=text, any_case=any_case)
            if not session.as_json:
                show(found, entity)
            asks = f"mark it everywhere, {counted(found.times, 'time')} now, and in later texts?"
            if not (yes or agreed(asks)):
                not_yet(session, "privacy-missed", {"everywhere": asdict(found)})
        marked = mark(
            workspace,
            full,
            entity,
            actor=session.actor,
            span=span,
            text=text,
            everywhere=everywhere,
            any_case=any_case,
            reason=reason,
        )
        replace(session, workspace)
    tell(
        session,
        "privacy-missed",
        marked,
        f"{full}: {counted(marked.spans, 'span')} marked as {entity}",
        everywhere=asdict(found) if found else None,
    )


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


def show(found: Standing, entity: str) -> None:
    """How often words stand in what is shown, and some of the places, the entity in the place of the words."""
    messages, conversations = counted(found.messages, "message"), counted(found.conversations, "conversation")
    output.emit_text(f"it stands {counted(found.times, 'time')} in {messages} of {conversations}, as shown now")
    for sample in found.samples:
        words = f"{sample.before}[[{entity}]]{sample.after}"
        output.emit_lines(layout.wrapped(words, f"  {sample.place}: ", "      "))


def tell(session: Session, command: str, marked: Marked, text: str, **more: object) -> None:
    if session.as_json:
        events = [event.id for event in marked.events]
        output.emit_json(command, {"events": events, "spans": marked.spans, "scan_due": marked.scan_due, **more})
        return
    output.emit_text(f"{text} (undo: curator undo)")
    if marked.scan_due:
        session.note("it is looked for everywhere by the next scan: curator scrub")
