"""Two answers side by side, one above the other in a narrow window; words that one of them has alone are underlined."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from curator.tui.words import counted, visible

if TYPE_CHECKING:
    from curator.queries.comparisons import Comparison
    from curator.queries.differing import Run
    from curator.queries.turns import Turn

#: Columns from which two answers have room beside each other.
BESIDE: Final = 72
_BETWEEN: Final = 3
#: Underlined, so that it is seen without colours too.
_ALONE: Final = "underline $text-primary"


class Answers(ScrollView, can_focus=False):
    """Both are scrolled as one. What is below the edge is told, with the key to it."""

    DEFAULT_CSS = """
    Answers { height: 3fr; background: $surface; padding: 0 1; scrollbar-size-vertical: 1;
        scrollbar-gutter: stable; overflow-x: hidden; }
    Answers > .answers--head { color: $text-primary; text-style: bold; }
    Answers > .answers--muted { color: $text-muted; }
    """
    COMPONENT_CLASSES = {"answers--head", "answers--muted"}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self._shown: Comparison | None = None
        self._keys = ("", "")
        self._lines: list[Strip] = []
        self._heads: Strip | None = None

    def show(self, comparison: Comparison | None, *, keys: tuple[str, str], stay: bool = False) -> None:
        """keys: that say that the one, and the other, is better. stay: the same again, so the scroll stays too."""
        self._shown, self._keys = comparison, keys
        self._draw()
        if not stay:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.refresh()

    def page(self, way: int) -> None:
        """Most of a page down, or up where negative."""
        self.scroll_relative(y=way * max(1, self.scrollable_content_region.height - 3), animate=False, force=True)

    def on_resize(self, event: events.Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        width = max(1, self.scrollable_content_region.width)
        found, self._heads, self._lines = self._shown, None, []
        if found is not None:
            heads = [f"{key} {name}" for key, name in zip(self._keys, ("A", "B"), strict=True)]
            bodies = [_body(found.a, found.a_runs), _body(found.b, found.b_runs)]
            if width >= BESIDE:
                self._beside(heads, bodies, width)
            else:
                self._above(heads, bodies, width)
        self.virtual_size = Size(width, len(self._lines))

    def _beside(self, heads: Sequence[str], bodies: Sequence[Content], width: int) -> None:
        half = (width - _BETWEEN) // 2
        columns = [self._wrapped(body, half) for body in bodies]
        between = Strip([Segment(f" {self._rule()} ", self._style("answers--muted"))])
        blank = Strip.blank(half, self.rich_style)
        self._heads = Strip.join([self._head(heads[0], half), between, self._head(heads[1], half)])
        rows = zip_longest(*columns, fillvalue=blank)
        self._lines = [self._heads, *(Strip.join([left, between, right]) for left, right in rows)]

    def _above(self, heads: Sequence[str], bodies: Sequence[Content], width: int) -> None:
        for head, body in zip(heads, bodies, strict=True):
            self._lines += [self._head(head, width), *self._wrapped(body, width), Strip.blank(width, self.rich_style)]
        del self._lines[-1:]

    def _wrapped(self, body: Content, width: int) -> list[Strip]:
        return Visual.to_strips(self, body, max(1, width), None, self.visual_style, pad=True)

    def _head(self, words: str, width: int) -> Strip:
        return Strip([Segment(words, self._style("answers--head"))]).adjust_cell_length(width, self.rich_style)

    def _style(self, name: str) -> Style:
        return self.rich_style + self.get_component_rich_style(name)

    def _rule(self) -> str:
        from curator.tui.app import CuratorApp

        assert isinstance(self.app, CuratorApp)
        return self.app.glyphs.rule

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        number = y + self.scroll_offset.y
        below = len(self._lines) - 1 - number
        if y == 0 and self._heads is not None:
            return self._heads.adjust_cell_length(width, self.rich_style)
        if y == self.scrollable_content_region.height - 1 and below > 0:
            told = f"{counted(below + 1, 'more line')}: {self._more()}"
            return Strip([Segment(told, self._style("answers--muted"))]).adjust_cell_length(width, self.rich_style)
        line = self._lines[number] if number < len(self._lines) else Strip.blank(width, self.rich_style)
        return line.adjust_cell_length(width, self.rich_style)

    def _more(self) -> str:
        """The key that shows more, as it is bound."""
        bound = (active.binding for active in self.screen.active_bindings.values())
        return next((self.app.get_key_display(binding) for binding in bound if binding.id == "side.down"), "")


def _body(turn: Turn, runs: Sequence[Run]) -> Content:
    """Its words, then its calls."""
    words = Content.assemble(*((visible(run.text), _ALONE if run.alone else "") for run in runs))
    calls = [Content(visible(f"calls {call.name}({call.arguments})")) for call in turn.calls]
    return Content("\n").join([words, *calls] if words.plain or not calls else calls)
