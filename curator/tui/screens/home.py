"""Home: the funnel of the stages, what is next, and what waits for a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from curator.tui import places, steps
from curator.tui.keys import act
from curator.tui.next_step import Next, next_of
from curator.tui.screen import CuratorScreen
from curator.tui.widgets.funnel import Funnel
from curator.tui.widgets.news_line import News

if TYPE_CHECKING:
    from curator.queries.gate import Condition
    from curator.queries.status import Status
    from curator.workspace import Workspace


class Home(CuratorScreen):
    """Stages as bars; `n` does what is next."""

    NAME = "home"
    LETTER = "h"
    ABOUT = "the stages, what is next, what waits for you"
    ORDER = 0
    DEFAULT_CSS = """
    Home > VerticalScroll { padding: 1 1 0 1; }
    Home #next, Home #waits { padding: 1 1 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        act("app.next", "n", "next", "next", "do what is next"),
        act("work.run", "R", "run_stage", "run", "run the stage that the cursor is on"),
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

    def _show(self, status: Status) -> None:
        self._status = status
        self.query_one(Funnel).show(status.stages, status.conversations)
        self.query_one("#next", Static).update(self._next_line(next_of(status.next)))
        self.query_one("#waits", Static).update(self._waits(status))

    def _next_line(self, step: Next) -> Content:
        key = ("n", "bold $text-primary") if step.does else ""
        return Content.assemble(("next   ", "bold"), key, "  " if step.does else "", step.told)

    def _waits(self, status: Status) -> Content:
        glyphs = self.curator.glyphs
        rows = [Content.assemble(("before an export", "bold"))] if status.gate else []
        for condition in status.gate:
            sign, style = (glyphs.done, "$text-success") if condition.ok else (glyphs.waits, "$text-warning")
            word = "ok     " if condition.ok else "waits  "
            rows.append(Content.assemble((f"{sign} {word}", style), condition.detail, self._goes(condition)))
        return Content("\n").join(rows)

    def _goes(self, condition: Condition) -> Content:
        """The keys that lead to where the condition is met, where there is such a screen."""
        name = next_of(condition.fix).screen
        if condition.ok or name is None:
            return Content("")
        return Content.assemble("  ", (f"g {places.kind(name).LETTER}", "bold $text-primary"), f" {name}")

    def action_next(self) -> None:
        if self._status is None:
            return
        step = next_of(self._status.next)
        if step.job:
            self.curator.work.start(steps.job(step.job, self.curator.actor))
        elif step.screen:
            self.curator.places.go(step.screen)
        else:
            self.curator.tell(News("note", step.told))

    def action_run_stage(self) -> None:
        stage = "scrub" if (at := self.query_one(Funnel).stage) == "replace" else at
        if stage in steps.names():
            self.curator.work.start(steps.job(stage, self.curator.actor))
        else:
            self.curator.tell(News("note", f"{stage} is no stage that runs by itself"))

    def on_funnel_opened(self, event: Funnel.Opened) -> None:
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
