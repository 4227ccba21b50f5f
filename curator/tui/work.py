"""Long work in the background, one after the other: how far it is, what came of it, and its cancelling."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from curator.errors import Cancelled
from curator.records import Progress
from curator.records.progress import describe
from curator.tui.widgets.news_line import News

if TYPE_CHECKING:
    from curator.tui.app import CuratorApp
    from curator.workspace import Workspace

Listener = Callable[[Progress], None]
#: Seconds between two that are shown.
EVERY: Final = 0.1
#: Seconds of a step before which a rate says nothing.
_RATED_AFTER: Final = 1.0


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it, in words. ok: False where it was refused, which is no error of ours."""

    told: str
    ok: bool = True


@dataclass(frozen=True, slots=True)
class Job:
    """run: in a thread; touches no widget. quiet: nothing is told where it had nothing to do (`told` is empty)."""

    name: str
    run: Callable[[Workspace, Listener], Done]


class Work:
    """Jobs of the application; `start` adds one, `cancel` ends the one that is running."""

    def __init__(self, app: CuratorApp) -> None:
        self._app = app
        self._waiting: deque[Job] = deque()
        self._running: Job | None = None
        self._cancelled = threading.Event()
        self._ended = threading.Event()
        self._ended.set()
        self._shown = 0.0
        self._step = ("", 0.0)

    @property
    def running(self) -> str:
        """The name of the job that is running, "" for none."""
        return self._running.name if self._running else ""

    def start(self, job: Job) -> None:
        """Run it after those before it; one that already waits is not added again."""
        if job.name not in [other.name for other in self._waiting]:
            self._waiting.append(job)
        self._next()

    def cancel(self) -> None:
        """Ask the running job to end; what it committed stays, and it goes on there the next time."""
        self._waiting.clear()
        if self._running is None:
            self._app.tell(News("note", "nothing is running"))
            return
        self._cancelled.set()
        self._app.tell(News("work", f"cancelling {self.running}; what it has committed stays"))
        self._app.run_worker(self._cancel_runs, thread=True, exit_on_error=False, group="cancel", description="cancel")

    def end(self) -> None:
        """Called by a thread: cancel what is running and wait for it."""
        self._waiting.clear()
        if self._running is not None:
            self._cancelled.set()
            self._cancel_runs()
        self._ended.wait()

    def _next(self) -> None:
        if self._running is None and self._waiting:
            self._running = self._waiting.popleft()
            self._cancelled.clear()
            self._ended.clear()
            self._app.tell(News("work", f"{self.running} begins"))
            self._app.run_worker(self._work, thread=True, exit_on_error=False, group="stage", description=self.running)

    def _work(self) -> None:
        job = self._running
        assert job is not None
        error: Exception | None = None
        done = Done("")
        try:
            done = job.run(self._app.opened(), self._listen)
        except Exception as failure:
            error = failure
        finally:
            self._running = None
            self._ended.set()
        self._app.call_later(self._tell, job, done, error)

    def _listen(self, progress: Progress) -> None:
        """At most ten a second are shown, whatever the stage says. Raises Cancelled once that was asked for."""
        if progress.state == "running" and self._cancelled.is_set():
            raise Cancelled(f"{self.running} was cancelled")
        now = time.monotonic()
        if progress.step != self._step[0]:
            self._step = (progress.step, now)
        if progress.state == "running" and now - self._shown >= EVERY:
            self._shown = now
            self._app.call_later(self._show, progress, now - self._step[1] >= _RATED_AFTER)

    def _show(self, progress: Progress, rated: bool) -> None:
        if self._running is not None and not self._cancelled.is_set():
            glyphs = self._app.glyphs
            self._app.tell(News("work", describe(progress, rated=rated, full=glyphs.full, empty=glyphs.empty)))

    def _tell(self, job: Job, done: Done, error: Exception | None) -> None:
        if isinstance(error, Cancelled):
            self._app.tell(News("note", f"{job.name} was cancelled; it goes on where it stopped"))
        elif error is not None:
            self._app.tell_error(error, job.name)
        else:
            self._app.tell(News("done" if done.ok else "error", f"{job.name}: {done.told}"))
        self._app.changed()
        self._next()

    def _cancel_runs(self) -> None:
        """For a stage that tells no progress now: it looks at the cancel flag of its run once a second."""
        from curator.decisions.repair import cancel_run
        from curator.queries.runs import latest_runs

        workspace = self._app.opened()
        while not self._ended.is_set():
            for run in latest_runs(workspace, limit=5):
                if run.state == "running" and run.pid == os.getpid():
                    cancel_run(workspace, run.id)
                    return
            # The stage has not written its run down yet.
            time.sleep(EVERY)
