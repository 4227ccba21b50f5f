"""curator label set / queue / import / export / edit / weight / note / tasks"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from curator.cli import diagnostics, output
from curator.cli._stdin import stdin_text
from curator.cli.session import Session, session_options
from curator.errors import UsageError


@click.group("label")
def COMMAND() -> None:  # noqa: N802
    """Label records, rewrite answers, weigh turns."""


@COMMAND.command("tasks")
@session_options
def tasks(session: Session) -> None:
    """The tasks of this workspace and their values."""
    with session.open() as workspace:
        found = list(workspace.rulebook.tasks.values())
    if session.as_json:
        output.emit_json("label-tasks", {"tasks": [asdict(task) for task in found]})
        return
    for task in found:
        output.emit_text(f"{task.id} ({task.kind} of a {task.level}): {task.question}")
        output.emit_text("  " + ", ".join(f"{v.key or '-'} {v.id}" for v in task.values))


@COMMAND.command(
    "set",
    epilog="""\b
Examples:
  curator label set 3tye --task intent --value refund
  curator label set 3tye --task answer --value accept
""",
)
@click.argument("record", metavar="ID")
@click.option("--task", required=True, metavar="T", help="What is asked; `curator label tasks` lists them.")
@click.option("--value", required=True, metavar="V", help="The answer: the id or name of one of the task's values.")
@session_options
def set_value(session: Session, record: str, task: str, value: str) -> None:
    """Give a record a label; the last one holds."""
    from curator.decisions.label import set_label

    with session.open() as workspace:
        event = set_label(workspace, record, task, value, actor=session.actor)
    if session.as_json:
        output.emit_json("label-set", {"event": event.id})
    else:
        output.emit_text(f"{event.subject.id}  {task} = {event.new}")


@COMMAND.command(
    "queue",
    epilog="""\b
Examples:
  curator label queue --task intent --limit 5
  curator label queue --task intent --order random --seed 7
""",
)
@click.option("--task", required=True, metavar="T", help="What is asked; `curator label tasks` lists them.")
@click.option("--order", type=click.Choice(["import", "random"]), default="import", show_default=True,
              help="As imported, or drawn with the seed.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="Another seed draws other records.")
@click.option("--limit", type=click.IntRange(1, 10**9), default=20, show_default=True, metavar="N",
              help="At most so many records.")  # fmt: skip
@session_options
def queue(session: Session, task: str, order: str, seed: int, limit: int) -> None:
    """The next records without a label of a task."""
    from curator.decisions.label import task_of
    from curator.queries.queue import queue as waiting

    with session.open() as workspace:
        task_of(workspace, task)
        found = waiting(workspace, task, order=order, seed=seed, limit=limit)
    if session.as_json:
        output.emit_json("label-queue", {"records": [asdict(record) for record in found.records], "left": found.left})
        return
    for record in found.records:
        output.emit_text(f"== {record.id}")
        output.emit_text(record.text)
    session.note(f"{found.left} left")


@COMMAND.command(
    "import",
    epilog="""\b
Examples:
  curator label import labels.jsonl --as ann

Each line: {"id" or "file" and "line", "task", "value"}.
""",
)
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@click.option("--strict", is_flag=True, help="Answer 3 if any line was left out.")
@session_options
def import_labels(session: Session, path: Path, strict: bool) -> None:
    """Labels from a file, all in one batch that is undone as one; bad lines are listed and left out."""
    from curator.decisions.label_file import import_labels as bring_in

    with session.open() as workspace:
        result = bring_in(workspace, path, actor=session.actor)
    if session.as_json:
        output.emit_json(
            "label-import", {"labels": result.labels, "unchanged": result.unchanged, "errors": result.errors}
        )
    else:
        output.emit_text(
            f"{result.labels:,} labels, {result.unchanged:,} as they were, {len(result.errors):,} lines left out"
        )
        for error in result.errors:
            diagnostics.warn(f"{path}:{error['line']}: {error['reason']}")
    if strict and result.errors:
        raise click.exceptions.Exit(3)


@COMMAND.command(
    "export",
    epilog="""\b
Examples:
  curator label export --out labels.jsonl
""",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Else stdout.")
@session_options
def export_labels(session: Session, out: Path | None) -> None:
    """Every label that holds, a JSON line each: id, task, value, actor, time, provenance."""
    from curator.queries.queue import labels

    with session.open() as workspace:
        found = list(labels(workspace))
    if out is None and session.as_json:
        output.emit_json("label-export", {"labels": found})
        return
    if out is None:
        for label in found:
            output.emit_json_line(label)
        return
    from curator.workspace import write_whole

    try:
        write_whole(out, "".join(map(output.json_line, found)))
    except OSError as error:
        raise UsageError(
            f"cannot write {out}: {error.strerror}", fix="check the folder, permissions and space"
        ) from None
    if session.as_json:
        output.emit_json("label-export", {"file": str(out), "labels": len(found)})
    else:
        output.emit_text(f"{len(found):,} labels in {out}")


@COMMAND.command(
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
def edit(session: Session, record: str, index: int, text: str | None) -> None:
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


@COMMAND.command(
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
def weigh(session: Session, record: str, index: int, weight: int) -> None:
    """Say whether an assistant turn trains."""
    from curator.decisions.label import set_weight

    with session.open() as workspace:
        event = set_weight(workspace, record, index, weight, actor=session.actor)
    _tell(session, "label-weight", event.id, f"{event.subject.id}: weight {weight}")


@COMMAND.command(
    "note",
    epilog="""\b
Examples:
  curator label note 3tye 'Ask the team about this policy.'
""",
)
@click.argument("record", metavar="ID")
@click.argument("text")
@session_options
def note(session: Session, record: str, text: str) -> None:
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
