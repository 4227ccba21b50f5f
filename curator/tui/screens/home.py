"""Home: the funnel of the stages, what is next, and what waits for a decision."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from curator.tui import places, steps
from curator.tui.keys import IMPORT, act
from curator.tui.next_step import Next, next_of
from curator.tui.screen import CuratorScreen
from curator.tui.widgets.funnel import Funnel
from curator.tui.widgets.news_line import News

if TYPE_CHECKING:
    from curator.queries.status import Status
    from curator.workspace import Workspace


#: Lines of a screen on which each condition that is met has a line of its own.
_ROOM: Final = 30


class Home(CuratorScreen):
    """Stages as bars; `n` does what is next."""

    NAME = "home"
    LETTER = "h"
    ABOUT = "the stages, what is next, what waits for you"
    ORDER = 0
    DEFAULT_CSS = """
    Home > VerticalScroll { padding: 1 1 0 1; scrollbar-size-vertical: 1; }
    Home #next, Home #waits { padding: 1 1 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        act("app.next", "n", "next", "next", "do what is next"),
        act("work.run", "R", "run_stage", "run", "run the stage that the cursor is on"),
        replace(IMPORT, action="app.import", show=True),
        act("move.page_down", "pagedown", "scroll(10)", "page down", "a page down", show=False),
        act("move.page_up", "pageup", "scroll(-10)", "page up", "a page up", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._status: Status | None = None

    def body(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Funnel()
            yield Static(id="next")
            yield Static(id="waits")

    def on_mount(self) -> None:
        self.query_one("#next", Static).update("reading the workspace")

    def reload(self) -> None:
        self.read(_status, self._show)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        if self._status is not None:
            self._show(self._status)

    def _show(self, status: Status) -> None:
        self._status = status
        self.query_one(Funnel).show(status.stages, status.conversations, status.labels)
        self.query_one("#next", Static).update(self._next_line(next_of(status.next)))
        self.query_one("#waits", Static).update(self._waits(status))

    def _next_line(self, step: Next) -> Content:
        key = ("n", "bold $text-primary") if step.does else ""
        return Content.assemble(("next   ", "bold"), key, "  " if step.does else "", step.told)

    def _waits(self, status: Status) -> Content:
        """The gate, then what waits for people beside it: what they would rather decide before an export first."""
        if not status.gate:
            return Content("")
        rows = [Content.assemble(("before an export", "bold"))]
        met = [item for item in status.gate if item.ok]
        if self.size.height < _ROOM and len(met) > 1:
            rows.append(self._waits_line(True, ", ".join(item.name for item in met), ""))
        else:
            rows += [self._waits_line(True, item.detail, "") for item in met]
        rows += [self._waits_line(False, item.detail, item.fix) for item in status.gate if not item.ok]
        rows += [self._waits_line(False, item.detail, item.fix) for item in status.waiting if item.first]
        later = [self._waits_line(False, item.detail, item.fix) for item in status.waiting if not item.first]
        rows += [Content.assemble(("so that more can leave", "bold")), *later] if later else []
        return Content("\n").join(rows)

    def _waits_line(self, ok: bool, detail: str, fix: str) -> Content:
        """With the keys that lead to where it is decided, where there is such a screen."""
        glyphs = self.curator.glyphs
        sign, style = (glyphs.done, "$text-success") if ok else (glyphs.waits, "$text-warning")
        name = next_of(fix).screen
        goes = () if ok or name is None else ("  ", (f"g {places.kind(name).LETTER}", "bold $text-primary"), f" {name}")
        return Content.assemble((f"{sign} {'ok     ' if ok else 'waits  '}", style), detail, *goes)

    def action_next(self) -> None:
        if self._status is None:
            return
        step = next_of(self._status.next)
        if step.job:
            self.curator.work.start(steps.job(step.job, self.curator.actor))
        elif step.action:
            self.call_later(self.run_action, f"app.{step.action}")
        elif step.screen:
            self._go(step)
        else:
            self.curator.tell(News("note", step.told))

    def _go(self, step: Next) -> None:
        from curator.tui.screens.browse import Browse
        from curator.tui.screens.label import Label

        assert step.screen is not None
        screen = self.curator.places.screen(step.screen)
        if isinstance(screen, Browse) and step.filter:
            screen.open_on(step.filter)
        elif isinstance(screen, Label) and step.task:
            screen.open_on(task=step.task)
        self.curator.places.go(step.screen)

    def action_scroll(self, lines: int) -> None:
        """What does not fit on a small screen."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, force=True)

    def action_run_stage(self) -> None:
        stage = "scrub" if (at := self.query_one(Funnel).stage) == "replace" else at
        if stage == "import":
            self.curator.action_import()
        elif stage in steps.names():
            self.curator.work.start(steps.job(stage, self.curator.actor))
        else:
            self.curator.tell(News("note", f"{stage} is no stage that runs by itself"))

    def on_funnel_opened(self, event: Funnel.Opened) -> None:
        if event.stage == "import":
            self.curator.action_import()
            return
        for name in places.names():
            if event.stage == places.kind(name).WORK:
                self.curator.places.go(name)
                return
        self.curator.tell(News("note", f"{event.stage} has no screen of its own; R runs it"))

    def copied(self) -> str:
        return self._status.next if self._status else ""


def _status(workspace: Workspace) -> Status:
    from curator.queries.status import status

    return status(workspace)


SCREEN = Home
