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

if TYPE_CHECKING:
    from curator.queries.status import StageStatus

_NAME, _BAR, _WIDE_BAR, _FIGURES = 9, 10, 24, 28


class Funnel(Widget, can_focus=True):
    """`rows` is empty until the store was read; then the names stand there alone."""

    DEFAULT_CSS = """
    Funnel { height: auto; padding: 0 1; }
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

    def show(self, rows: Sequence[StageStatus], conversations: int) -> None:
        """conversations: how many there are, of which some have a label."""
        self.rows = rows
        self._conversations = conversations
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
        wide = self.content_size.width >= 110
        lines = []
        for number, name in enumerate(self.NAMES):
            here = number == self.cursor
            mark = (f"{glyphs.cursor} ", "bold $text-primary") if here else "  "
            body = self._body(by_name[name], glyphs, wide) if name in by_name else Content("")
            lines.append(Content.assemble(mark, (f"{name:{_NAME}}", "bold" if here else ""), body))
        return Content("\n").join(lines)

    def _body(self, row: StageStatus, glyphs: Glyphs, wide: bool) -> Content:
        if row.name == "export":
            # what was written goes again where anything changed: the two are not to be added
            return _line(row, max(row.done, row.pending), _state(row, glyphs), glyphs, wide)
        if row.name != "label":
            return _line(row, row.done + row.pending, _state(row, glyphs), glyphs, wide)
        # Nobody has to label everything: what has no label is told and waits for nobody.
        without = self._conversations - row.done
        told = f"{glyphs.dot} {without:,} without a label" if without else f"{glyphs.done} all have a label"
        return _line(row, self._conversations, Content.assemble((told, "$text-muted")), glyphs, wide)


def _line(row: StageStatus, total: int, state: Content, glyphs: Glyphs, wide: bool) -> Content:
    share = row.done / total if total else 0.0
    figures = f"{row.done:,} {row.unit}" if row.done == total else f"{row.done:,} of {total:,} {row.unit}"
    return Content.assemble(
        (bar(glyphs, share, _WIDE_BAR if wide else _BAR), "$text-primary"),
        f"  {figures:{_FIGURES}}",
        state,
        (f"   {row.detail}" if wide and row.detail else "", "$text-muted"),
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
