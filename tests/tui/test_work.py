"""Stages in the background: progress, cancelling, errors, and a pool of processes under a running screen."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest

from curator.errors import UsageError
from curator.queries.pending import replace, scrub
from curator.queries.runs import latest_runs
from curator.records import Progress
from curator.stages import import_, run_stage
from curator.tui.picture import settle
from curator.tui.widgets.news_line import News
from curator.tui.work import EVERY, Done, Job, Listener
from curator.workspace import Workspace
from tests.running import KEY, chat, write_chats
from tests.tui.seat import Sit, seated
from tests.tui.test_terminal import Terminal

#: Enough that a pool of processes is worth starting.
_CHATS = 1700


@pytest.fixture(scope="module")
def _large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    chats = [
        chat(f"Where is parcel {n}? Write to ann{n}@example.com", f"Parcel {n} is on its way") for n in range(_CHATS)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        workspace, _ = Workspace.create(folder / "work", ("customer_support",))
        with workspace:
            path = write_chats(folder / "chats.jsonl", chats)
            run_stage(workspace, import_.STAGE, import_.Options((path,)), actor="ann")
    return folder / "work"


@pytest.fixture
def large(_large: Path, tmp_path: Path) -> Path:
    """A workspace whose texts nobody has scanned."""
    return Path(shutil.copytree(_large, tmp_path / "large"))


async def test_progress_is_shown_ten_times_a_second_at_most(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    async with sit() as seat:
        shown: list[News] = []
        tell = seat.app.tell

        def watched(news: News) -> None:
            shown.append(news)
            tell(news)

        monkeypatch.setattr(seat.app, "tell", watched)
        seconds = 0.55

        def busy(workspace: Workspace, listener: Listener) -> Done:
            until = time.monotonic() + seconds
            done = 0
            while time.monotonic() < until:
                done += 1
                listener(Progress("r", "count", "", done, None, "numbers", 1.0, None, "running"))
            return Done("all counted")

        seat.app.work.start(Job("count", busy))
        await settle(seat.pilot)
        told = [news.text for news in shown if news.kind == "work" and news.text.startswith("count  ")]
        assert 2 <= len(told) <= seconds / EVERY + 1
        assert "✓ count: all counted" in seat.text


async def test_jobs_run_one_after_the_other_and_one_that_waits_is_not_doubled(sit: Sit) -> None:
    async with sit() as seat:
        order: list[str] = []

        def job(name: str) -> Job:
            def run(workspace: Workspace, listener: Listener) -> Done:
                order.append(f"{name} begins")
                time.sleep(0.05)
                order.append(f"{name} ends")
                return Done("done")

            return Job(name, run)

        for name in "a", "b", "b", "c":
            seat.app.work.start(job(name))
        await settle(seat.pilot)
        assert order == ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (UsageError("there is no file", fix="name another"), "✗ error: try: there is no file; name another"),
        (ValueError("bob@example.org"), "✗ error: try: internal error ValueError at test_work.py:"),
        (OSError(28, "No space left on device"), "✗ error: try: no space left on device; check the disk"),
    ],
)
async def test_an_error_is_told_in_plain_words(sit: Sit, error: Exception, told: str) -> None:
    async with sit() as seat:

        def fail(workspace: Workspace, listener: Listener) -> Done:
            raise error

        seat.app.work.start(Job("try", fail))
        await settle(seat.pilot)
        assert told in seat.text
        assert "bob@example.org" not in seat.text
        await seat.press("n")
        assert "✓ catch up" in seat.text


async def test_c_cancels_and_the_stage_goes_on_there_the_next_time(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(large) as seat:
        work = seat.app.work
        listen = work._listen
        working = threading.Event()

        def held(progress: Progress) -> None:
            """The stage stands still at its first progress until it is cancelled, however fast it is."""
            if progress.state == "running":
                working.set()
                assert work._cancelled.wait(60)
            listen(progress)

        with monkeypatch.context() as patch:
            patch.setattr(work, "_listen", held)
            await seat.pilot.press("n")
            while not working.is_set():
                await seat.pilot.pause(0.01)
            await seat.press("c")
        assert "scrub was cancelled; it goes on where it stopped" in seat.text
        assert latest_runs(seat.workspace, limit=1)[0].state == "cancelled"
        assert scrub(seat.workspace).todo + replace(seat.workspace).todo > 0
        await seat.press("n")
        assert "✓ scrub: " in seat.text
        assert scrub(seat.workspace).todo + replace(seat.workspace).todo == 0


def test_a_pool_of_processes_works_under_the_screen_and_quitting_ends_it(large: Path, tmp_path: Path) -> None:
    # Where the stage was quicker than the key, nothing was shown, and another workspace is taken.
    folders = [Path(shutil.copytree(large, tmp_path / name)) for name in ("second", "third")]
    folder = next(folder for folder in (large, *folders) if _quit_at_work(folder) == "cancelled")
    terminal = Terminal(folder)
    try:
        terminal.wait_for("scrub: find personal data")
        terminal.press("n")
        terminal.wait_for("✓ scrub: ")
        terminal.press("Q")
        assert terminal.end() == 0
    finally:
        terminal.close()
    with Workspace.open(folder) as workspace:
        assert scrub(workspace).todo == 0


def _quit_at_work(folder: Path) -> str:
    """How its run ended."""
    terminal = Terminal(folder)
    try:
        terminal.wait_for("scrub: find personal data")
        terminal.press("n")
        terminal.wait_for(" texts  ", "✓ scrub: ")
        terminal.press("Q")
        assert terminal.end() == 0
    finally:
        terminal.close()
    with Workspace.open(folder) as workspace:
        run = latest_runs(workspace, limit=1)[0]
    assert run.stage in {"scrub", "replace"}
    return run.state
