"""Beside a record: what is asked, the keys of the answers, what is suggested and why the record comes now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from curator.tui.asking import keyed
from curator.tui.words import counted, visible

if TYPE_CHECKING:
    from curator.queries.cards import Card
    from curator.records import Task


class TaskSide(ScrollView, can_focus=False):
    """Guidelines stand last: they are read once and are long. What is below the edge is told, with the key to it."""

    DEFAULT_CSS = """
    TaskSide { width: 30; height: 1fr; background: $surface; padding: 0 1; scrollbar-size-vertical: 1;
        scrollbar-gutter: stable; overflow-x: hidden; }
    TaskSide > .task-side--more { color: $text-muted; }
    .-wide TaskSide { width: 46; }
    .-small TaskSide { width: 100%; height: 45%; }
    """
    COMPONENT_CLASSES = {"task-side--more"}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self._content = Content("")
        self._strips: list[Strip] = []
        self._for: tuple[str, str] | None = None
        self._more = ""

    def show(self, task: Task | None, card: Card | None, *, value: str, selected: Sequence[str]) -> None:
        """value: the label that the record has already. selected: records that the next label is for."""
        parts = [*_asked(task, card), *_selected(card, selected), *_about(task, card, value), *_guidelines(task)]
        self._content = Content("\n").join(parts)
        self._draw()
        shown = (task.id if task else "", card.id if card else "")
        if shown != self._for:
            self._for = shown
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.refresh()

    def page(self, way: int) -> None:
        """Most of a page down, or up where negative."""
        self.scroll_relative(y=way * max(1, self.scrollable_content_region.height - 3), animate=False, force=True)

    def on_resize(self, event: events.Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        width = max(1, self.scrollable_content_region.width)
        self._strips = Visual.to_strips(self, self._content, width, None, self.visual_style, pad=True)
        self.virtual_size = Size(width, len(self._strips))

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        number = y + self.scroll_offset.y
        below = len(self._strips) - 1 - number
        if y == self.scrollable_content_region.height - 1 and below > 0:
            more = self.rich_style + self.get_component_rich_style("task-side--more")
            told = f"{counted(below + 1, 'more line')}: {self._key()}"
            return Strip([Segment(told, more)]).adjust_cell_length(width, self.rich_style)
        return self._strips[number] if number < len(self._strips) else Strip.blank(width, self.rich_style)

    def _key(self) -> str:
        """The key that shows more, as it is bound; looked up once, for every record is drawn with it."""
        if not self._more:
            bound = (active.binding for active in self.screen.active_bindings.values())
            self._more = next((self.app.get_key_display(binding) for binding in bound if binding.id == "side.down"), "")
        return self._more


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
    if len(keys) < len(task.values):
        rows.append(Content.assemble((" l ", "bold $text-primary"), "any of them by its name"))
    return [*rows, Content("")]


def _selected(card: Card | None, selected: Sequence[str]) -> list[Content]:
    """The next label is not for what one sees: said loudly."""
    if not selected:
        return []
    told = f"{counted(len(selected), 'record')} selected"
    rows = [Content.assemble((told, "bold $text-warning"))]
    rows.append(Content("a label is for all of them"))
    rows.append(Content("escape lets go of them"))
    if card is not None:
        shown = "this record is one of them" if card.id in selected else "this record is none of them"
        rows.append(Content.assemble((shown, "$text-warning")))
    return [*rows, Content("")]


def _about(task: Task | None, card: Card | None, value: str) -> list[Content]:
    if card is None:
        return []
    rows = [Content.assemble(("record ", "$text-muted"), card.id)]
    if value:
        name = next((known.name for known in task.values if known.id == value), value) if task else value
        rows.append(Content.assemble(("labelled ", "$text-muted"), (visible(name), "bold")))
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
