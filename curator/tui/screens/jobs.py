"""Jobs: the tunes that were launched, what is told of them while they train, and their loss as it falls."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from curator.errors import CuratorError
from curator.tui import training
from curator.tui.glyphs import ASCII
from curator.tui.keys import BACK, DOWN, OPEN, UP, act, same
from curator.tui.screen import CuratorScreen
from curator.tui.widgets.news_line import News
from curator.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from curator.queries.tunes import Tune
    from curator.stages.follow import Follower
    from curator.tui.widgets.loss_plot import LossPlot
    from curator.workspace import Workspace

#: Seconds between looks at a tune that is under way: on this machine, and elsewhere.
_HERE: Final = 1
_ELSEWHERE: Final = 10
#: Lines of what was told that are drawn, the newest below.
_TOLD: Final = 500
_NONE: Final = "nothing was launched from this workspace: curator tune launch"


class Jobs(CuratorScreen):
    """The tune under the cursor is followed for as long as one looks at it."""

    NAME = "jobs"
    LETTER = "j"
    ABOUT = "tunes, what is told of them, their loss"
    ORDER = 600
    DEFAULT_CSS = """
    Jobs Rows { height: 30%; min-height: 4; }
    Jobs #facts { height: auto; max-height: 6; padding: 0 1; color: $text-muted; }
    Jobs LossPlot { width: 1fr; }
    Jobs #told { width: 45%; border-left: solid $border-blurred; padding: 0 1; scrollbar-size-vertical: 1; }
    Jobs #told Static { height: auto; }
    Jobs.-whole Rows, Jobs.-whole LossPlot { display: none; }
    Jobs.-whole #told { width: 1fr; border-left: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        act("app.cancel", "c", "cancel_tune", "cancel", "cancel the tune that the cursor is on"),
        OPEN,
        same(BACK, "back"),
        same(DOWN, "scroll(1)"),
        same(UP, "scroll(-1)"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._shown = training.Shown(())
        self._follower: Follower | None = None
        self._looking = False
        self._ticks = 0
        #: Tunes that cannot be followed, which was told once.
        self._given_up: set[str] = set()
        self._asked = ""
        #: Held by whoever asks a provider: two who shared its connection would read each other's answers.
        self._asking = threading.Lock()
        self._left = False

    def body(self) -> ComposeResult:
        from curator.tui.app import CuratorApp
        from curator.tui.widgets.loss_plot import LossPlot

        assert isinstance(self.app, CuratorApp)
        yield Rows(training.HEADS, whole=3)
        yield Static(id="facts")
        with Horizontal():
            yield LossPlot(plain=self.app.glyphs is ASCII)
            with VerticalScroll(id="told", can_focus=False):
                yield Static()

    def on_mount(self) -> None:
        # The newest stands below, however much is told and in whatever width, until somebody scrolls.
        self.query_one("#told").anchor()
        self.set_interval(_HERE, self._tick)

    def reload(self) -> None:
        self.read(partial(training.read, number=self.query_one(Rows).cursor), self._show)

    @property
    def tune(self) -> Tune | None:
        """The one that the cursor is on."""
        cursor = self.query_one(Rows).cursor
        return self._shown.tunes[cursor] if cursor < len(self._shown.tunes) else None

    def _show(self, shown: training.Shown) -> None:
        rows = [training.row(tune, self.curator.glyphs) for tune in shown.tunes]
        changed, self._shown = self._shown.tunes != shown.tunes, shown
        if changed:
            self.query_one(Rows).show(rows)
        tune = self.tune
        self.tell_left(f"{len(rows):,} tunes" if len(rows) != 1 else "1 tune")
        self.query_one("#facts", Static).update(Content(training.facts(shown, tune) if tune else _NONE))
        told = "\n".join(training.event(one) for one in shown.events[-_TOLD:])
        self.query_one("#told Static", Static).update(Content(told))
        self._plot().show(shown.losses)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A tune that ended is not offered to be cancelled; then the key cancels what runs here, as everywhere."""
        return super().check_action(action, parameters) and (action != "cancel_tune" or self._is_open)

    @property
    def _is_open(self) -> bool:
        return self.tune is not None and not self.tune.ended and bool(self.tune.job)

    def _plot(self) -> LossPlot:
        from curator.tui.widgets.loss_plot import LossPlot

        return self.query_one(LossPlot)

    def on_rows_moved(self) -> None:
        self._asked = ""
        if self.is_current:
            self.reload()

    def action_open(self) -> None:
        """All that was told, over the whole width."""
        self.add_class("-whole")
        self.set_focus(None)

    def action_scroll(self, lines: int) -> None:
        """Where the list is hidden, its keys move in what was told."""
        told = self.query_one("#told")
        told.release_anchor()
        told.scroll_relative(y=lines, animate=False, force=True)

    async def action_back(self) -> None:
        if self.has_class("-whole"):
            self.remove_class("-whole")
            self.query_one(Rows).focus()
        else:
            await self.curator.action_back()

    # following

    def _tick(self) -> None:
        """Ask how the tune under the cursor is, if it is under way and nobody is asking."""
        tune = self.tune
        self._ticks += 1
        if not self.is_current or self._looking or tune is None or not self._is_open:
            return
        every = _HERE if tune.provider == "local" else _ELSEWHERE
        if tune.id not in self._given_up and self._ticks % every == 0:
            self._looking = True
            self.run_worker(
                partial(self._look, tune.id, cancel=False),
                thread=True,
                exit_on_error=False,
                group="follow",
                description="follow a tune",
            )

    def _look(self, tune: str, *, cancel: bool) -> None:
        """In a thread: ask the provider, write down what is new, show it."""
        try:
            with self._asking:
                news = self._of(self.curator.opened(), tune)
                trouble = (news.cancel() if cancel else news.look()).trouble
        except Exception as error:
            if isinstance(error, CuratorError) and not cancel:
                self._given_up.add(tune)
            self.call_later(self.curator.tell_error, error)
        else:
            if trouble:
                self.call_later(self.curator.tell, News("note", f"{trouble}; asked again soon"))
            if cancel:
                self.call_later(self.curator.tell, News("note", f"tune {tune} was asked to stop"))
            self.call_later(self.reload)
        finally:
            self._looking = False
            if self._left:
                self._close()

    def _of(self, workspace: Workspace, tune: str) -> Follower:
        from curator.stages.follow import Follower

        if self._follower is None or self._follower.tune.id != tune:
            self._close()
            self._follower = Follower(workspace, tune, actor=self.curator.actor)
        return self._follower

    def _close(self) -> None:
        if self._follower is not None:
            self._follower.close()
            self._follower = None

    def on_unmount(self) -> None:
        """Who is asking now closes the connection when the answer is there; nobody waits for that here."""
        self._left = True
        if self._asking.acquire(blocking=False):
            self._close()
            self._asking.release()

    def action_cancel_tune(self) -> None:
        """The second time in a row it is meant."""
        tune = self.tune
        if tune is None:
            return
        if self._asked != tune.id:
            self._asked = tune.id
            self.curator.tell(News("note", f"c again cancels tune {tune.id}; what it trained so far may be lost"))
        else:
            self._asked = ""
            self._looking = True
            self.run_worker(
                partial(self._look, tune.id, cancel=True),
                thread=True,
                exit_on_error=False,
                group="follow",
                description="cancel a tune",
            )

    def copied(self) -> str:
        tune = self.tune
        return (tune.model or tune.id) if tune else ""


SCREEN = Jobs
