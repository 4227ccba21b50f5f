"""All keys of a screen, and those of every screen."""

from __future__ import annotations

from textwrap import wrap
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from curator.tui.keys import BACK, DOWN, EVERYWHERE, HELP, QUIT, UP, act, same
from curator.tui.screen import CuratorScreen

#: Columns of the keys and of what they do.
_KEYS: Final = 11
_WIDTH: Final = 52


class Help(ModalScreen[None]):
    """Lists what is bound now, so nothing that works is left out, remapped keys as they are."""

    DEFAULT_CSS = """
    Help { align: center middle; background: $background 60%; }
    Help > VerticalScroll {
        width: 72; max-width: 95%; height: auto; max-height: 90%;
        padding: 1 2; background: $panel; border: round $border;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        same(BACK, "close"),
        same(HELP, "close"),
        same(QUIT, "app.quit"),
        same(DOWN, "scroll('down')"),
        same(UP, "scroll('up')"),
        act("move.page_down", "pagedown", "scroll('page_down')", "page down", "a page down", show=False),
        act("move.page_up", "pageup", "scroll('page_up')", "page up", "a page up", show=False),
    ]

    def __init__(self, of: Screen[object]) -> None:
        super().__init__()
        self._title_of = of.NAME if isinstance(of, CuratorScreen) else ""
        everywhere = {binding.id for binding in EVERYWHERE}
        found = _by_action(of)
        self._here = [(keys, text) for id, keys, text in found if id not in everywhere]
        self._everywhere = [(keys, text) for id, keys, text in found if id in everywhere]

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(
                Content("\n").join([*_table(self._title_of, self._here), *_table("everywhere", self._everywhere)])
            )

    def action_scroll(self, way: str) -> None:
        scroll = self.query_one(VerticalScroll)
        lines = {"down": 1, "up": -1, "page_down": scroll.size.height, "page_up": -scroll.size.height}[way]
        scroll.scroll_relative(y=lines, animate=False)

    def action_close(self) -> None:
        self.dismiss(None)


def _by_action(screen: Screen[object]) -> list[tuple[str, str, str]]:
    """(id, keys, what they do) of each of our bindings, in the order of the screen."""
    found: dict[str, tuple[str, list[str]]] = {}
    for key, item in screen.active_bindings.items():
        if item.binding.id:
            text = item.tooltip or item.binding.description
            _, keys = found.setdefault(text, (item.binding.id, []))
            keys.append(screen.app.get_key_display(item.binding.with_key(key)))
    return [(id, _ranged(keys), text) for text, (id, keys) in found.items()]


def _ranged(keys: list[str]) -> str:
    """Many digits as a range."""
    return f"{keys[0]}-{keys[-1]}" if len(keys) > 3 else " ".join(keys)


def _table(title: str, rows: list[tuple[str, str]]) -> list[Content]:
    if not rows:
        return []
    lines = [Content.assemble((title, "bold $text-primary"))]
    for keys, text in rows:
        first, *rest = wrap(text, _WIDTH)
        lines.append(Content.assemble((f"{keys:>{_KEYS}}", "bold"), f"  {first}"))
        lines += [Content(f"{'':{_KEYS}}  {line}") for line in rest]
    return [*lines, Content("")]
