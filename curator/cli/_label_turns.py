"""curator label edit / weight / prefer / note"""

from __future__ import annotations

import click

from curator.cli import output
from curator.cli._stdin import stdin_text
from curator.cli.session import Session, session_options


@click.command(
    "edit",
    epilog="""\b
Examples:
  curator label edit 3tye 2 --text 'We will send a new one.'
  curator label edit 3tye 2 < answer.txt
""",
)
@click.argument("record", metavar="ID")
@click.argument("index", type=int, metavar="MESSAGE")
@click.option("--text", metavar="TEXT", help="The new content; else it is read from stdin.")
@session_options
def EDIT(session: Session, record: str, index: int, text: str | None) -> None:  # noqa: N802
    """Rewrite a message; the old version stays, the new one is scrubbed like any text."""
    from curator.cli.steps import scrub
    from curator.decisions.label import edit_answer
    from curator.queries.conversations import one

    if text is None:
        text = stdin_text()
    with session.open() as workspace:
        event = edit_answer(workspace, record, index, text, actor=session.actor)
        scrub(session, workspace)
        calls = one(workspace, event.subject.id.partition("/")[0])[0].messages[index].tool_calls
    if calls:
        session.note("this turn calls tools: the calls stay as they are")
    _tell(session, "label-edit", event.id, f"{event.subject.id}: rewritten (undo: curator undo)")


@click.command(
    "weight",
    epilog="""\b
Examples:
  curator label weight 3tye 2 0
""",
)
@click.argument("record", metavar="ID")
@click.argument("index", type=int, metavar="MESSAGE")
@click.argument("weight", type=int, metavar="0|1")
@session_options
def WEIGHT(session: Session, record: str, index: int, weight: int) -> None:  # noqa: N802
    """Say whether an assistant turn trains."""
    from curator.decisions.label import set_weight

    with session.open() as workspace:
        event = set_weight(workspace, record, index, weight, actor=session.actor)
    _tell(session, "label-weight", event.id, f"{event.subject.id}: weight {weight}")


@click.command(
    "prefer",
    epilog="""\b
Examples:
  curator label prefer 3tye 0 other
  curator label prefer 3tye 0 own
""",
)
@click.argument("record", metavar="ID")
@click.argument("number", type=int, metavar="NUMBER")
@click.argument("value", metavar="own|other|tie|both_bad")
@session_options
def PREFER(session: Session, record: str, number: int, value: str) -> None:  # noqa: N802
    """Say which is better, a record's own answer or another one that came with it (`curator show` numbers them)."""
    from curator.decisions.preference import set_preference

    with session.open() as workspace:
        event = set_preference(workspace, record, number, value, actor=session.actor)
    _tell(session, "label-prefer", event.id, f"{event.subject.id}: {value} against other answer {number}")


@click.command(
    "note",
    epilog="""\b
Examples:
  curator label note 3tye 'Ask the team about this policy.'
""",
)
@click.argument("record", metavar="ID")
@click.argument("text")
@session_options
def NOTE(session: Session, record: str, text: str) -> None:  # noqa: N802
    """Keep a note about a record; it never leaves the workspace."""
    from curator.decisions.label import add_note

    with session.open() as workspace:
        event = add_note(workspace, record, text, actor=session.actor)
    _tell(session, "label-note", event.id, f"{event.subject.id}: noted")


def _tell(session: Session, command: str, event: int, text: str) -> None:
    if session.as_json:
        output.emit_json(command, {"event": event})
    else:
        output.emit_text(text)
