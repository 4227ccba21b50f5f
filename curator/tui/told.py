"""What stands on the news line, and how long: work while it goes on, an error until it was read, the rest a while."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from curator.tui.widgets.news_line import News, NewsLine

if TYPE_CHECKING:
    from curator.tui.app import CuratorApp

#: Seconds that news stays, and that an error stays whatever is keyed: somebody who labels fast has keyed on already.
STAYS: Final = 8.0
READ: Final = 2.0


class Told:
    """seconds: how long news stays that is no error; None for as long as there is nothing newer."""

    def __init__(self, app: CuratorApp, seconds: float | None) -> None:
        self._app = app
        self._seconds = seconds
        self._timer: Timer | None = None
        self._at = 0.0
        self._progress: News | None = None
        self.news: News | None = None

    def tell(self, news: News) -> None:
        """Show it in the place of what is there."""
        if news.kind == "work":
            self._progress = news
        self._at = time.monotonic()
        self._show(news)
        if news.kind in ("done", "note") and self._seconds is not None:
            self._timer = self._app.set_timer(self._seconds, self.leave)

    def leave(self) -> None:
        """Take away what is there; how far work is comes back while it goes on."""
        self._show(self._progress if self._app.work.running else None)

    def keyed(self, before: News | None) -> None:
        """A key has done what it does. before: what stood here then; an error that could be read leaves."""
        unmoved = before is not None and before.kind == "error" and before is self.news
        if unmoved and time.monotonic() - self._at >= READ:
            self.leave()

    def _show(self, news: News | None) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.news = news
        # Dialogs have no line for news; the screen below them is seen too.
        for screen in self._app.screen_stack:
            for line in screen.query(NewsLine):
                line.show()
