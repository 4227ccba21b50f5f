"""curator label tasks / set; the other commands of the group stand beside it"""

from __future__ import annotations

from dataclasses import asdict

import click

from curator.cli import layout, output
from curator.cli._label_curve import CURVE
from curator.cli._label_files import EXPORT, IMPORT
from curator.cli._label_queue import QUEUE, SUGGEST
from curator.cli._label_turns import EDIT, NOTE, PREFER, WEIGHT
from curator.cli.session import Session, session_options
from curator.errors import UsageError


@click.group("label")
def COMMAND() -> None:  # noqa: N802
    """Label records, rewrite answers, weigh turns."""


for command in (QUEUE, SUGGEST, CURVE, IMPORT, EXPORT, EDIT, WEIGHT, PREFER, NOTE):
    COMMAND.add_command(command)


@COMMAND.command("tasks")
@session_options
def tasks(session: Session) -> None:
    """The tasks of this workspace, their values and how to decide."""
    with session.open() as workspace:
        found = list(workspace.rulebook.tasks.values())
    if session.as_json:
        output.emit_json("label-tasks", {"tasks": [asdict(task) for task in found]})
        return
    for task in found:
        output.emit_text(f"{task.id} ({task.kind} of a {task.level}): {task.question}")
        for paragraph in task.guidelines.split("\n") if task.guidelines else ():
            output.emit_lines(layout.wrapped(paragraph, "  "))
        if any(value.help for value in task.values):
            for value in task.values:
                output.emit_lines(layout.wrapped(value.help, f"  {value.key or '-'} {value.id:12} "))
        else:
            output.emit_text("  " + ", ".join(f"{value.key or '-'} {value.id}" for value in task.values))


@COMMAND.command(
    "set",
    epilog="""\b
Examples:
  curator label set 3tye --task intent --value refund
  curator label set 3tye --task answer --value accept
  curator label set 3tye --task intent --accept
""",
)
@click.argument("record", metavar="ID")
@click.option("--task", required=True, metavar="T", help="What is asked; `curator label tasks` lists them.")
@click.option("--value", metavar="V", help="The answer: the id or name of one of the task's values.")
@click.option("--accept", is_flag=True, help="The answer that is suggested.")
@session_options
def set_value(session: Session, record: str, task: str, value: str | None, accept: bool) -> None:
    """Give a record a label; the last one holds."""
    from curator.decisions.label import accept_suggestion, set_label

    if (value is None) != accept:
        raise UsageError("a label needs a value", fix="say it with --value, or take the suggested one with --accept")
    with session.open() as workspace:
        if value is None:
            event = accept_suggestion(workspace, record, task, actor=session.actor)
        else:
            event = set_label(workspace, record, task, value, actor=session.actor)
    if session.as_json:
        output.emit_json("label-set", {"event": event.id})
    else:
        output.emit_text(f"{event.subject.id}  {task} = {event.new}")
