"""Where one can go: the screens, found by their files, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from curator import registry
from curator.tui.screen import CuratorScreen

if TYPE_CHECKING:
    from curator.tui.app import CuratorApp

_PACKAGE: Final = "curator.tui.screens"
HOME: Final = "home"


def names() -> list[str]:
    """Every screen, as along the road."""
    return sorted(registry.names(_PACKAGE), key=lambda name: (kind(name).ORDER, name))


def kind(name: str) -> type[CuratorScreen]:
    """The screen of a file. Raises UsageError naming the nearest where there is none."""
    found = registry.load(_PACKAGE, name).SCREEN
    assert isinstance(found, type)
    assert issubclass(found, CuratorScreen)
    return found


def by_letter() -> dict[str, str]:
    """The screen that a letter after `g` goes to."""
    return {kind(name).LETTER: name for name in names()}


class Places:
    """Screens stay as they were left; going back retraces the way."""

    def __init__(self, app: CuratorApp) -> None:
        self._app = app
        self._way = [HOME]

    @property
    def here(self) -> str:
        return self._way[-1]

    def screen(self, name: str) -> CuratorScreen:
        """The one screen of this name, made when it is first asked for."""
        if not self._app.is_screen_installed(name):
            self._app.install_screen(kind(name)(), name)
        found = self._app.get_screen(name)
        assert isinstance(found, CuratorScreen)
        return found

    def go(self, name: str) -> None:
        """To a screen; a second visit shortens the way back to the first."""
        if name == self.here:
            return
        before = self.here
        if name in self._way:
            del self._way[self._way.index(name) :]
        self._way.append(name)
        self._show(before)

    def back(self) -> None:
        """To where one came from; at home nothing happens."""
        if len(self._way) > 1:
            before = self._way.pop()
            self._show(before)

    def _show(self, before: str) -> None:
        """Home lies below all others, since Textual switches no screen that nothing lies under."""
        if self.here == HOME:
            self._app.pop_screen()
        elif before == HOME:
            self._app.push_screen(self.screen(self.here))
        else:
            self._app.switch_screen(self.screen(self.here))
