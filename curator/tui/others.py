"""Others at the same workspace: what they do is heard, what they have open is left to them; in a thread of its own."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from curator.errors import CuratorError
from curator.tui.widgets.news_line import News

if TYPE_CHECKING:
    from curator.queries.others import Heard
    from curator.tui.app import CuratorApp
    from curator.tui.screen import CuratorScreen
    from curator.workspace import Workspace

#: Seconds between two looks.
EVERY: Final = 1.0
#: Seconds without a key after which a record is no longer held open.
IDLE: Final = 180.0
#: Seconds after which a record that is still open is held anew, well before its lease ends.
_AGAIN: Final = 8.0
#: Seconds in which what is open must be let go of.
_LEAVING: Final = 2.0
#: Own operations that are remembered: more than are made between two looks.
_OURS: Final = 2_000


class Others:
    """every: seconds between two looks, None for none of its own (see `look`)."""

    def __init__(self, app: CuratorApp, every: float | None = EVERY) -> None:
        self._app = app
        self._every = every
        self._holder = uuid4().hex
        self._ours: deque[str] = deque(maxlen=_OURS)
        self._open: tuple[CuratorScreen, str, Callable[[str], None]] | None = None
        self._held = ("", 0.0)
        self._touched = time.monotonic()
        self._after: int | None = None
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._work, name="curator-others", daemon=True)

    @property
    def holder(self) -> str:
        """Whose leases are ours."""
        return self._holder

    def start(self) -> None:
        """Once the store is open."""
        if self._every is not None:
            self._thread.start()

    def end(self) -> None:
        """Let go of what is open. A second end does nothing."""
        self._ends.set()
        if self._thread.is_alive():
            # It may wait for an owner that stands still; the lease ends by itself.
            self._thread.join(_LEAVING)

    def made(self, op: UUID) -> None:
        """An operation of this front end: its events are no news here."""
        self._ours.append(op.hex)

    def touch(self) -> None:
        """A key was pressed: whoever sits here is not idle."""
        self._touched = time.monotonic()

    def show(self, screen: CuratorScreen, record: str, taken: Callable[[str], None]) -> None:
        """A record is on the table of a screen now ("" for none), and open as long as one is there.

        taken: told who has it open elsewhere, if somebody does.
        """
        self._open = (screen, record, taken) if record else None

    def look(self, workspace: Workspace) -> None:
        """Hold what is open, and hear what others did."""
        from curator.queries import others

        self._hold(workspace)
        if self._after is None:
            self._after = others.newest(workspace)
        found = others.listen(workspace, after=self._after, but=list(self._ours))
        self._after = found.newest
        if found.deeds:
            self._app.call_later(self._tell, found)

    def _work(self) -> None:
        try:
            workspace = self._app.opened()
        except CuratorError:
            return
        while True:
            # Whoever asks the store next tells what is wrong; this looks again.
            with contextlib.suppress(CuratorError):
                self.look(workspace)
            if self._ends.wait(self._every):
                break
        self._let_go(workspace)

    def _hold(self, workspace: Workspace) -> None:
        from curator.decisions import open_record

        now = time.monotonic()
        if self._open is None or self._open[0] is not self._app.place or now - self._touched > IDLE:
            self._let_go(workspace)
            return
        _, record, taken = self._open
        before, at = self._held
        if record == before and now - at < _AGAIN:
            return
        other = open_record.hold(workspace, record, holder=self._holder, actor=self._app.actor)
        self._held = (record, now) if other is None else ("", now)
        if other is not None:
            self._app.call_later(taken, other.actor)

    def _let_go(self, workspace: Workspace) -> None:
        from curator.decisions import open_record

        if self._held[0]:
            self._held = ("", 0.0)
            # It ends by itself, too.
            with contextlib.suppress(CuratorError):
                open_record.release(workspace, holder=self._holder)

    def _tell(self, found: Heard) -> None:
        from curator.queries.others import told

        words = told(found)
        news = self._app.news
        if words and not self._app.work.running and (news is None or news.kind != "error"):
            self._app.tell(News("note", words))
        place = self._app.place
        if place is not None:
            place.heard(found)
