"""What every screen is: a line above, its body, a line for news and one for keys; it reads the store in a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.worker import get_current_worker

from curator.tui.widgets.key_line import KeyLine
from curator.tui.widgets.news_line import NewsLine
from curator.tui.widgets.too_small import TooSmall
from curator.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from curator.queries.others import Heard
    from curator.records import Event
    from curator.tui.app import CuratorApp
    from curator.workspace import Workspace

T = TypeVar("T")
#: Columns from which two panes have room beside each other.
BESIDE: Final = 60


class CuratorScreen(Screen[None]):
    """A screen that people go to.

    NAME: in the line above and in lists. LETTER: goes here after `g`. ABOUT: a phrase for lists. ORDER: its place in
    them, as along the road. WORK: the stage that it shows; such a screen stands for it in the funnel.
    """

    DEFAULT_CSS = """
    CuratorScreen { layers: default above; }
    CuratorScreen > TooSmall { display: none; layer: above; width: 100%; height: 100%; background: $background; }
    CuratorScreen.-too-small > TooSmall { display: block; }
    """
    NAME: ClassVar[str]
    LETTER: ClassVar[str]
    ABOUT: ClassVar[str] = ""
    ORDER: ClassVar[int] = 100
    WORK: ClassVar[str] = ""

    @property
    def curator(self) -> CuratorApp:
        from curator.tui.app import CuratorApp

        assert isinstance(self.app, CuratorApp)
        return self.app

    def compose(self) -> ComposeResult:
        yield TopLine(self.NAME)
        yield from self.body()
        yield NewsLine()
        yield KeyLine()
        yield TooSmall()

    def body(self) -> ComposeResult:
        """What stands between the lines."""
        yield from ()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(not self.query_one(TooSmall).fits(event.size), "-too-small")

    def on_screen_resume(self) -> None:
        # What was told while another screen was up.
        self.query_one(NewsLine).show()
        self.reload()

    def reload(self) -> None:
        """Read anew what is shown: when the screen comes up, after decisions and after stages."""

    def taken_back(self, events: Sequence[Event], *, again: bool) -> None:
        """The actor's decisions were undone by these events, or redone (again)."""
        self.reload()

    def in_footer(self, id: str) -> bool:
        """Whether a key that may stand in the line below makes sense now."""
        return True

    def footer_word(self, id: str) -> str:
        """What a key of the line below is called here, "" for what it is called everywhere."""
        return ""

    def heard(self, found: Heard) -> None:
        """Others did this."""
        self.reload()

    def copied(self) -> str:
        """What `y` copies now; "" for nothing."""
        return ""

    def tell_left(self, text: str) -> None:
        """What stands at the right of the line above, such as how much is left."""
        self.query_one(TopLine).tell(text)

    def read(self, query: Callable[[Workspace], T], then: Callable[[T], None], *, group: str = "read") -> None:
        """Ask the store in a thread, then give `then` the answer, unless a newer question of the group was asked.

        query: touches no widget. An error is told on the news line.
        """

        def work() -> None:
            worker = get_current_worker()
            try:
                found = query(self.curator.opened())
            except Exception as error:
                after: Callable[[], None] = partial(self.curator.tell_error, error)
            else:
                after = partial(then, found)
            if not worker.is_cancelled:
                self.call_later(after)

        self.run_worker(work, group=group, exclusive=True, thread=True, exit_on_error=False, description=group)
