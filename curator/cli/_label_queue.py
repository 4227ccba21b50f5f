"""curator label queue / suggest"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from curator.cli import diagnostics, output
from curator.cli.numbers import counted
from curator.cli.session import Session, session_options

if TYPE_CHECKING:
    from curator.queries.queue_order import Order

_ORDERS = ("import", "random", "uncertain", "flagged")


@click.command(
    "queue",
    epilog="""\b
Examples:
  curator label queue --task intent --limit 5
  curator label queue --task intent --order random --seed 7
  curator label queue --task intent --order uncertain
""",
)
@click.option("--task", required=True, metavar="T", help="What is asked; `curator label tasks` lists them.")
@click.option("--order", type=click.Choice(_ORDERS), default="import", show_default=True,
              help="As imported, drawn with the seed, least sure suggestions first, or worst flags first; in the last "
              "two some are drawn.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="Another seed draws other records.")
@click.option("--limit", type=click.IntRange(1, 10**9), default=20, show_default=True, metavar="N",
              help="At most so many records.")  # fmt: skip
@session_options
def QUEUE(session: Session, task: str, order: Order, seed: int, limit: int) -> None:  # noqa: N802
    """The next records without a label of a task."""
    from curator.queries.queue import queue as waiting
    from curator.queries.tasks import task_of

    with session.open() as workspace:
        task_of(workspace, task)
        found = waiting(workspace, task, order=order, seed=seed, limit=limit)
    if session.as_json:
        output.emit_json("label-queue", {"records": [asdict(record) for record in found.records], "left": found.left})
        return
    for record in found.records:
        output.emit_text(f"== {record.id}")
        output.emit_text(record.text)
        if record.suggestion:
            said = record.suggestion
            output.emit_text(f"suggested: {said.value} at {said.score:.2f} ({said.origin})")
        output.emit_text(f"why now: {record.reason}")
    session.note(f"{found.left} left")


@click.command(
    "suggest",
    epilog="""\b
Examples:
  curator label suggest --task intent
  curator label queue --task intent --order uncertain     what it is least sure of comes first
  curator label set 3tye --task intent --accept
""",
)
@click.option("--task", required=True, metavar="T", help="What is asked; `curator label tasks` lists them.")
@click.option("--least", type=click.IntRange(10, 10**9), default=30, show_default=True, metavar="N",
              help="Refuse to learn from fewer labels.")  # fmt: skip
@session_options
def SUGGEST(session: Session, task: str, least: int) -> None:  # noqa: N802
    """Learn from people's labels and suggest values for the other records; no suggestion is a label by itself.

    The model runs here, is trained anew each time, and says how often it is right on records it has not seen.
    """
    from curator.cli.steps import run_if_pending
    from curator.queries.suggesting import last_suggested
    from curator.queries.tasks import task_of
    from curator.stages.suggest import STAGE, Options

    with session.open() as workspace:
        result = run_if_pending(session, workspace, STAGE, Options(task, least))
        told = asdict(result) if result else last_suggested(workspace, task_of(workspace, task))
    if session.as_json:
        output.emit_json("label-suggest", {**(told or {}), "worked": result is not None})
        return
    if told is None:
        output.emit_text(f"every record has a label of task {task}")
        return
    if result is None:
        output.emit_text("nothing to do: no label and no record changed since the last suggestions")
    accuracy = told["accuracy"]
    output.emit_text(
        f"learned from {counted(told['labels'], 'label')}: right on {accuracy['value']:.0%} of records it had not seen "
        f"({accuracy['low']:.0%} to {accuracy['high']:.0%}); the commonest value alone would be on "
        f"{told['commonest']:.0%}"
    )
    output.emit_text(f"{counted(told['suggested'], 'record')} with a suggestion, {told['withheld']:,} withheld")
    if accuracy["low"] <= told["commonest"]:
        diagnostics.warn("it is not known to be better than always naming the commonest value: label more")
    session.note(f"next: curator label queue --task {task} --order uncertain")
