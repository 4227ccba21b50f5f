"""The line below: at most seven keys, those of the screen first; `?` always stands there and shows all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from textual.binding import ActiveBinding
from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.screen import Screen

MOST: Final = 7
HELP: Final = "app.help"


class KeyLine(Static):
    """A key and a word each; those that do not fit are left out from the right, `?` excepted."""

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; padding: 0 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            self.refresh()

    def render(self) -> Content:
        from curator.tui.screen import CuratorScreen

        found = list(self.screen.active_bindings.values())
        screen = self.screen
        allowed = screen.in_footer if isinstance(screen, CuratorScreen) else bool
        words = [_word(self, active) for active in shown(found, allowed)]
        width = self.content_size.width
        help_word = next((_word(self, active) for active in found if active.binding.id == HELP), Content(""))
        line = Content("")
        for word in words:
            if line.cell_length + word.cell_length + help_word.cell_length > width:
                break
            line = line + word
        return line + help_word


def shown(found: Iterable[ActiveBinding], allowed: Callable[[str], bool]) -> list[ActiveBinding]:
    """The first six that stand in the line, one for each thing; help has the seventh place. allowed: by id."""
    first = {
        active.binding.action: active
        for active in reversed(list(found))
        if active.binding.show and active.binding.id and active.binding.id != HELP and allowed(active.binding.id)
    }
    return list(reversed(first.values()))[: MOST - 1]


def _word(line: KeyLine, active: ActiveBinding) -> Content:
    from curator.tui.screen import CuratorScreen

    key = line.app.get_key_display(active.binding)
    name = screen.footer_word(active.binding.id or "") if isinstance(screen := line.screen, CuratorScreen) else ""
    return Content.assemble((key, "bold $text-primary"), f" {name or active.binding.description}  ")
