"""The stages one under the other, how far each is, drawn as bars beside the numbers; a cursor stands on one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from curator.tui.glyphs import Glyphs, bar
from curator.tui.keys import DOWN, OPEN, UP
from curator.tui.widgets.columns import cut
from curator.tui.words import counted, visible

if TYPE_CHECKING:
    from curator.queries.labelled import Labelled
    from curator.queries.status import StageStatus

_NAME, _FIGURES = 9, 28
#: Cells of a bar, 0 on a screen that has no room for it.
_BAR, _WIDE_BAR = 10, 24
#: Tasks that have a line beside the first one.
_TASKS = 3


class Funnel(Widget, can_focus=True):
    """`rows` is empty until the store was read; then the names stand there alone."""

    DEFAULT_CSS = """
    Funnel { height: auto; padding: 0 1; text-wrap: nowrap; text-overflow: clip; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [DOWN, UP, OPEN]
    NAMES = ("import", "scrub", "replace", "dedup", "flag", "label", "split", "export")

    cursor = reactive(0)

    class Opened(Message):
        """Enter was pressed on a stage."""

        def __init__(self, stage: str) -> None:
            super().__init__()
            self.stage = stage

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[StageStatus] = ()
        self._conversations = 0
        self._labels: Sequence[Labelled] = ()

    def show(self, rows: Sequence[StageStatus], conversations: int, labels: Sequence[Labelled]) -> None:
        """conversations: how many there are. labels: of those, by task; each has a line of its own."""
        self.rows = rows
        self._conversations = conversations
        self._labels = labels
        self.refresh(layout=True)

    @property
    def stage(self) -> str:
        """Where the cursor is."""
        return self.NAMES[self.cursor]

    def action_cursor_down(self) -> None:
        self.cursor = min(self.cursor + 1, len(self.NAMES) - 1)

    def action_cursor_up(self) -> None:
        self.cursor = max(self.cursor - 1, 0)

    def action_open(self) -> None:
        self.post_message(self.Opened(self.stage))

    def render(self) -> Content:
        from curator.tui.app import CuratorApp

        assert isinstance(self.app, CuratorApp)
        glyphs = self.app.glyphs
        by_name = {row.name: row for row in self.rows}
        room = self.content_size.width
        width = _WIDE_BAR if room >= 110 else _BAR if room >= 74 else 0
        lines = []
        for number, name in enumerate(self.NAMES):
            here = number == self.cursor
            mark = (f"{glyphs.cursor} ", "bold $text-primary") if here else "  "
            body = self._body(by_name[name], glyphs, width) if name in by_name else Content("")
            lines.append(Content.assemble(mark, (f"{name:{_NAME}}", "bold" if here else ""), body))
            if name == "label":
                lines += [Content.assemble(" " * (_NAME + 2), one) for one in self._other_tasks(glyphs, width)]
        return Content("\n").join(lines)

    def _body(self, row: StageStatus, glyphs: Glyphs, width: int) -> Content:
        if row.name == "export":
            # what was written goes again where anything changed: the two are not to be added
            return _line(row, max(row.done, row.pending), _state(row, glyphs), glyphs, width)
        if row.name != "label":
            return _line(row, row.done + row.pending, _state(row, glyphs), glyphs, width)
        if self._labels:
            return _task(self._labels[0], glyphs, width)
        told = (f"{glyphs.dot} {self._conversations:,} without a label", "$text-muted")
        return _line(row, self._conversations, Content.assemble(told), glyphs, width)

    def _other_tasks(self, glyphs: Glyphs, width: int) -> list[Content]:
        """The tasks that come after the first one."""
        others = self._labels[1:]
        lines = [_task(task, glyphs, width) for task in others[:_TASKS]]
        more = len(others) - _TASKS
        return [*lines, Content.assemble((f"and {counted(more, 'task')} more", "$text-muted"))] if more > 0 else lines


def _task(task: Labelled, glyphs: Glyphs, width: int) -> Content:
    """Nobody has to label everything: what has no label is told, and waits for nobody."""
    told = f"{glyphs.dot} {task.left:,} without" if task.left else f"{glyphs.done} all have one"
    told += f", {task.wanted_by} reads it" if task.wanted_by and width == _WIDE_BAR else ""
    share = task.done / task.of if task.of else 0.0
    figures = f"{task.done:,} of {task.of:,} {visible(task.task)}"
    return _bar_line(share, figures, Content.assemble((told, "$text-muted")), "", glyphs, width)


def _line(row: StageStatus, total: int, state: Content, glyphs: Glyphs, width: int) -> Content:
    share = row.done / total if total else 0.0
    figures = f"{row.done:,} {row.unit}" if row.done == total else f"{row.done:,} of {total:,} {row.unit}"
    return _bar_line(share, figures, state, row.detail, glyphs, width)


def _bar_line(share: float, figures: str, state: Content, detail: str, glyphs: Glyphs, width: int) -> Content:
    return Content.assemble(
        (f"{bar(glyphs, share, width)}  " if width else "", "$text-primary"),
        cut(figures, _FIGURES),
        state,
        (f"   {detail}" if width == _WIDE_BAR and detail else "", "$text-muted"),
    )


def _state(row: StageStatus, glyphs: Glyphs) -> Content:
    """A sign and words: what waits for people first."""
    told = [f"{row.needs_decision:,} to decide"] if row.needs_decision else []
    told += [f"{row.pending:,} pending"] if row.pending else []
    what = "rejected" if row.name == "import" else "left out" if row.name in ("split", "export") else "dropped"
    told += [f"{row.dropped:,} {what}"] if row.dropped else []
    if row.needs_decision or row.pending:
        return Content.assemble((f"{glyphs.waits} {', '.join(told)}", "$text-warning"))
    if not row.done:
        return Content.assemble((f"{glyphs.dot} not yet", "$text-muted"))
    return Content.assemble((f"{glyphs.done} {', '.join(told) or 'done'}", "$text-success"))
