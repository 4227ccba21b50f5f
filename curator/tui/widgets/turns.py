"""A record turn by turn, drawn line by line from what is in memory; one turn is the one that keys are about.

System turns that say what those of the record before said are folded to a line, until the cursor is on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from curator.tui.keys import DOWN, UP, act
from curator.tui.words import visible

if TYPE_CHECKING:
    from curator.queries.turns import Turn

_INDENT = 2
Kind = Literal["head", "text", "muted"]


@dataclass(frozen=True, slots=True)
class Line:
    turn: int
    text: str
    kind: Kind


class Turns(ScrollView, can_focus=True):
    """`show` draws a record from its beginning, with the cursor on the last answer."""

    DEFAULT_CSS = """
    Turns { width: 1fr; height: 1fr; background: $background; padding: 0 1; scrollbar-size-vertical: 1;
        scrollbar-gutter: stable; }
    Turns > .turns--head { color: $text-primary; text-style: bold; }
    Turns > .turns--text { color: $foreground; }
    Turns > .turns--muted { color: $text-muted; }
    Turns > .turns--mark { color: $text-primary; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"turns--head", "turns--text", "turns--muted", "turns--mark"}
    BINDINGS: ClassVar[list[BindingType]] = [
        DOWN,
        UP,
        act("move.page_down", "pagedown", "page(1)", "page down", "a page down", show=False),
        act("move.page_up", "pageup", "page(-1)", "page up", "a page up", show=False),
    ]

    cursor = reactive(0)

    class Moved(Message):
        """Another turn is the one that keys are about."""

    def __init__(self) -> None:
        super().__init__()
        self._turns: Sequence[Turn] = ()
        self._lines: list[Line] = []
        self._tops: list[int] = []
        #: The paragraphs of the record as wrapped for the width, so that only another record or width costs anything.
        self._wrapped: tuple[int, dict[tuple[str, Kind], list[str]]] = (0, {})
        self._none = ""
        self._end = False
        #: What stood in the system turns of the record before, and of this one.
        self._known = ""
        self._system = ""
        self._last: tuple[Turn, ...] = ()

    @property
    def turn(self) -> Turn | None:
        """The turn that the cursor is on."""
        return self._turns[self.cursor] if self.cursor < len(self._turns) else None

    def show(self, turns: Sequence[Turn], *, stay: bool = False, none: str = "", end: bool = False) -> None:
        """stay: the same record again, so cursor and scroll stay too. none: what stands there without turns.

        end: whether the last lines are seen first, with the cursor on the last turn.
        """
        self._turns = turns
        self._end = end
        self._none = none
        if turns and not stay and tuple(turns) != self._last:
            self._known, self._system = self._system, _system(turns)
            self._last = tuple(turns)
        if not stay:
            answers = [n for n, turn in enumerate(turns) if turn.role == "assistant"]
            last = max(0, len(turns) - 1) if end else answers[-1] if answers else 0
            self.set_reactive(Turns.cursor, last)
        self._wrap()
        if not stay:
            self.scroll_to(y=self._first(), animate=False, force=True, immediate=True)
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        self._wrap()
        if self._end:
            self.scroll_to(y=self._first(), animate=False, force=True, immediate=True)

    def _first(self) -> int:
        """The line that stands first when a record comes up."""
        return max(0, len(self._lines) - 1 - self.scrollable_content_region.height) if self._end else 0

    def _wrap(self) -> None:
        width = max(10, self.scrollable_content_region.width - _INDENT)
        known = self._wrapped[1] if self._wrapped[0] == width else {}
        wrapped: dict[tuple[str, Kind], list[str]] = {}
        self._lines, self._tops = [], []
        for number, turn in enumerate(self._turns):
            self._tops.append(len(self._lines))
            folded = self._was_read(turn) and number != self.cursor
            for paragraph in _folded(turn) if folded else _paragraphs(turn):
                if paragraph not in wrapped:
                    wrapped[paragraph] = known.get(paragraph) or _wrap(paragraph[0], width)
                self._lines += [Line(number, text, paragraph[1]) for text in wrapped[paragraph]]
            self._lines.append(Line(number, "", "text"))
        self._wrapped = (width, wrapped)
        if not self._turns:
            self._lines = [Line(0, line.plain, "muted") for line in Content(self._none).wrap(width)]
        self.virtual_size = Size(width, len(self._lines))

    def _was_read(self, turn: Turn) -> bool:
        return turn.role == "system" and bool(turn.text) and not turn.edited and self._system == self._known

    def render_line(self, y: int) -> Strip:
        from curator.tui.app import CuratorApp

        assert isinstance(self.app, CuratorApp)
        number = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        below = len(self._lines) - 1 - number
        if y == self.scrollable_content_region.height - 1 and below > 1:
            told = f"  {below:,} more lines: page down"
            muted = self.rich_style + self.get_component_rich_style("turns--muted")
            return Strip([Segment(told, muted)]).adjust_cell_length(width, self.rich_style)
        if number >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        line = self._lines[number]
        here = bool(self._turns) and line.turn == self.cursor and (line.text or line.kind == "head")
        glyphs = self.app.glyphs
        mark = (glyphs.cursor if line.kind == "head" else glyphs.rule) if here else " "
        base = self.rich_style
        strip = Strip(
            [
                Segment(f"{mark} ", base + self.get_component_rich_style("turns--mark")),
                Segment(line.text, base + self.get_component_rich_style(f"turns--{line.kind}")),
            ]
        )
        return strip.adjust_cell_length(width, base)

    def action_cursor_down(self) -> None:
        self._move(1)

    def action_cursor_up(self) -> None:
        self._move(-1)

    def action_page(self, way: int) -> None:
        self.scroll_relative(y=way * max(1, self.scrollable_content_region.height - 2), animate=False, force=True)

    def _move(self, by: int) -> None:
        if not self._turns:
            return
        self.cursor = max(0, min(self.cursor + by, len(self._turns) - 1))
        # A system turn that was read before unfolds under the cursor.
        self._wrap()
        top = self._tops[self.cursor]
        height = self.scrollable_content_region.height
        end = self._tops[self.cursor + 1] if self.cursor + 1 < len(self._tops) else len(self._lines)
        if top < self.scroll_offset.y or end > self.scroll_offset.y + height:
            self.scroll_to(y=max(0, min(top, end - 1)), animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved())


def _system(turns: Sequence[Turn]) -> str:
    return "\n".join(turn.text for turn in turns if turn.role == "system")


def _wrap(text: str, width: int) -> list[str]:
    """What needs no wrapping takes no time: a turn can have a hundred thousand short lines."""
    lines: list[str] = []
    for line in visible(text).split("\n"):
        if len(line) <= width and line.isascii():
            lines.append(line)
        else:
            lines += [part.plain for part in Content(line).wrap(width)]
    return lines


def _folded(turn: Turn) -> list[tuple[str, Kind]]:
    """What the record before said too takes no room from what is to be judged."""
    return [(f"[{turn.index}] {turn.role}, the same as before", "head")]


def _paragraphs(turn: Turn) -> list[tuple[str, Kind]]:
    """The role and what holds of the turn, its words, its calls; all in words, nothing in colour alone."""
    facts = [f"[{turn.index}] {turn.role}"]
    facts += [turn.name] if turn.name else []
    facts += ["does not train (weight 0)"] if turn.weight == 0 else []
    facts += ["rewritten"] if turn.edited else []
    facts += [f"answers call {turn.answers}"] if turn.answers else []
    found: list[tuple[str, Kind]] = [(", ".join(facts), "head")]
    if turn.text:
        found.append((turn.text, "text"))
    found += [(f"calls {call.name}({call.arguments})", "muted") for call in turn.calls]
    return found
