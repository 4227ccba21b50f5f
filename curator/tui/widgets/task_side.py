"""Beside a record: what is asked, the keys of the answers, what is suggested and why the record comes now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from curator.tui.labeling import keyed
from curator.tui.words import visible

if TYPE_CHECKING:
    from curator.queries.cards import Card
    from curator.records import Task


class TaskSide(VerticalScroll, can_focus=False):
    """Guidelines stand last: they are read once and are long."""

    DEFAULT_CSS = """
    TaskSide { width: 30; height: 1fr; background: $surface; padding: 0 1; scrollbar-size-vertical: 1; }
    .-wide TaskSide { width: 46; }
    """

    def compose(self) -> ComposeResult:
        yield Static()

    def show(self, task: Task | None, card: Card | None) -> None:
        parts = [*_asked(task, card), *_about(card), *_guidelines(task)]
        self.query_one(Static).update(Content("\n").join(parts))


def _asked(task: Task | None, card: Card | None) -> list[Content]:
    if task is None:
        return []
    suggested = card.suggestion if card else None
    rows = [Content.assemble((visible(task.question or task.id), "bold")), Content("")]
    keys = {value.id: key for key, value in keyed(task).items()}
    for value in sorted(task.values, key=lambda value: (keys.get(value.id, "~") == "0", keys.get(value.id, "~"))):
        likely = suggested is not None and suggested.value == value.id
        rows.append(
            Content.assemble(
                (f" {keys.get(value.id, ' ')} ", "bold $text-primary"),
                (visible(value.name), "bold" if likely else ""),
                (f"  a ({suggested.score:.0%} sure)" if suggested and likely else "", "$text-warning"),
            )
        )
    return [*rows, Content("")]


def _about(card: Card | None) -> list[Content]:
    if card is None:
        return []
    rows = [Content.assemble(("record ", "$text-muted"), card.id)]
    rows.append(Content.assemble(("why now ", "$text-muted"), visible(card.reason)))
    if card.suggestion:
        rows.append(Content.assemble(("suggested by ", "$text-muted"), visible(card.suggestion.origin)))
    if card.withheld:
        rows.append(Content.assemble((_withheld(card.withheld), "$text-warning")))
    return [*rows, Content("")]


def _withheld(parts: int) -> str:
    told = "1 part is" if parts == 1 else f"{parts:,} parts are"
    return f"{told} not scanned yet; run scrub"


def _guidelines(task: Task | None) -> list[Content]:
    """How to decide, and what each value means, where the task says so."""
    if task is None:
        return []
    rows = [Content(visible(task.guidelines))] if task.guidelines else []
    rows += [
        Content.assemble((f"{visible(value.name)}: ", "bold"), visible(value.help))
        for value in task.values
        if value.help
    ]
    return [Content.assemble(("guidelines", "bold $text-primary")), *rows] if rows else []
