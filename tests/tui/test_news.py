"""News: what is of no more use leaves by itself; what matters stays."""

from __future__ import annotations

import threading

import pytest

from curator.tui import told
from curator.tui.picture import settle
from curator.tui.widgets.news_line import News
from curator.tui.work import Done, Job, Listener
from curator.workspace import Workspace
from tests.tui.seat import Seat, Sit


async def gone(seat: Seat, text: str) -> bool:
    """Whether it leaves, at last."""
    for _ in range(500):
        if text not in seat.text:
            return True
        await seat.pilot.pause(0.02)
    return False


async def test_news_leaves_by_itself(sit: Sit) -> None:
    async with sit(news_seconds=0.2) as seat:
        seat.app.tell(News("note", "copied 3 characters"))
        assert await gone(seat, "copied 3 characters")


async def test_newer_news_stays_its_whole_time(sit: Sit) -> None:
    async with sit(news_seconds=1000) as seat:
        seat.app.tell(News("note", "older"))
        seat.app.tell(News("done", "newer"))
        await settle(seat.pilot)
        timers = [timer for timer in seat.app._timers if timer._interval == 1000]
        assert len(timers) == 1
        assert "✓ newer" in seat.text


async def test_how_far_work_is_comes_back_while_it_goes_on(sit: Sit) -> None:
    async with sit(news_seconds=0.2) as seat:
        gate = threading.Event()

        def run(workspace: Workspace, listener: Listener) -> Done:
            gate.wait(30)
            return Done("counted")

        seat.app.work.start(Job("count", run))
        await seat.pilot.pause()
        assert "count begins" in seat.text
        seat.app.tell(News("note", "copied 3 characters"))
        assert await gone(seat, "copied 3 characters")
        assert "count begins" in seat.text
        gate.set()
        await settle(seat.pilot)
        assert await gone(seat, "count")


async def test_an_error_stays_until_a_key_that_came_when_it_could_be_read(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit(news_seconds=0.05) as seat:
        monkeypatch.setattr(told, "READ", 1000.0)
        seat.app.tell(News("error", "not saved"))
        await seat.press("j", "k")
        assert "error: not saved" in seat.text
        monkeypatch.setattr(told, "READ", 0.0)
        await seat.press("j")
        assert "not saved" not in seat.text


async def test_an_error_that_a_key_brings_is_not_taken_away_by_that_key(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit(news_seconds=0.05) as seat:
        monkeypatch.setattr(told, "READ", 0.0)
        monkeypatch.setattr(seat.app, "action_copy", lambda: seat.app.tell_error(OSError(28, "No space left")))
        await seat.press("y")
        assert "error: no space left" in seat.text


async def test_escape_takes_an_error_away_and_does_nothing_else(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "READ", 0.0)
    async with sit() as seat:
        await seat.press("g", "l")
        seat.app.tell(News("error", "not saved"))
        await seat.press("escape")
        assert "not saved" not in seat.text
        assert seat.app.places.here == "label"


async def test_news_is_the_same_on_every_screen_and_below_a_dialog(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "l")
        seat.app.tell(News("done", "old"))
        await seat.press("escape")
        seat.app.tell(News("done", "new"))
        await seat.press("g", "l")
        assert "✓ new" in seat.text
        await seat.press("f")
        seat.app.tell(News("done", "newest"))
        await seat.press("escape")
        assert "✓ newest" in seat.text
