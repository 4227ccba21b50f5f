"""Two people at one workspace: each hears what the other did, and neither is given what the other has open."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from curator.decisions import open_record
from curator.decisions.label import Label, set_labels
from curator.queries.others import open_elsewhere
from curator.stages import forget, run_stage
from curator.tui import others
from curator.tui.picture import settle
from curator.workspace import Workspace
from tests.tui.labelling import begin, first, given
from tests.tui.seat import Seat, Sit
from tests.tui.test_terminal import Terminal


@pytest.fixture
def beth(folder: Path) -> Iterator[Workspace]:
    """The same workspace in another place."""
    with Workspace.open(folder) as workspace:
        yield workspace


def label(beth: Workspace, record: str, value: str = "refund") -> None:
    set_labels(beth, [Label(record, "intent", value)], actor="beth")


def on_the_table(seat: Seat) -> str:
    found: str = seat.app.screen.on_the_table  # type: ignore[attr-defined]
    return found


async def test_what_another_labels_is_told_and_leaves_the_pile(sit: Sit, beth: Workspace) -> None:
    async with sit() as seat:
        await begin(seat, "intent")
        await seat.look()
        one, two, three = first(seat, "intent", 3)
        assert on_the_table(seat) == one
        assert "intent: 24 left" in seat.text
        label(beth, two)
        await seat.look()
        assert "beth: 1 label" in seat.text
        assert "intent: 23 left" in seat.text
        assert on_the_table(seat) == one
        await seat.press("s")
        assert on_the_table(seat) == three


async def test_that_whoever_holds_the_workspace_stands_still_is_told(sit: Sit) -> None:
    async with sit() as seat:
        await asyncio.to_thread(seat.workspace.warn, "process 4711 holds the workspace and stands still")
        await settle(seat.pilot)
        assert "process 4711 holds the workspace and stands still" in seat.text


async def test_a_record_that_another_labels_while_it_is_open_makes_room_for_the_next(sit: Sit, beth: Workspace) -> None:
    async with sit() as seat:
        await begin(seat, "intent")
        await seat.look()
        one, two = first(seat, "intent", 2)
        label(beth, one, "billing")
        await seat.look()
        assert "beth gave that record billing: here is the next one" in seat.text
        assert on_the_table(seat) == two
        assert given(seat, "intent") == [(one, "billing")]


async def test_a_record_that_another_has_open_is_left_to_them(sit: Sit, beth: Workspace) -> None:
    async with sit() as seat:
        await begin(seat, "intent")
        one, two, three = first(seat, "intent", 3)
        assert open_record.hold(beth, one, holder="b", actor="beth") is None
        await seat.look()
        assert "beth has that record open: here is the next one" in seat.text
        assert on_the_table(seat) == two
        await seat.look()
        assert open_elsewhere(beth, "b") == {two: "ann"}
        await seat.press("1")
        await seat.look()
        assert open_elsewhere(beth, "b") == {three: "ann"}


async def test_a_record_that_another_has_open_is_not_read_ahead(sit: Sit, beth: Workspace) -> None:
    async with sit() as seat:
        one, two = first(seat, "intent", 2)
        open_record.hold(beth, one, holder="b", actor="beth")
        await begin(seat, "intent")
        assert on_the_table(seat) == two
        assert "intent: 24 left" in seat.text


async def test_leaving_the_screen_or_sitting_idle_lets_go_of_the_record(
    sit: Sit, beth: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        await begin(seat, "intent")
        await seat.look()
        assert list(open_elsewhere(beth, "b").values()) == ["ann"]
        await seat.press("g", "h")
        await seat.look()
        assert open_elsewhere(beth, "b") == {}
        await seat.press("g", "l")
        await seat.look()
        assert list(open_elsewhere(beth, "b").values()) == ["ann"]
        monkeypatch.setattr(others, "IDLE", 0.0)
        await seat.look()
        assert open_elsewhere(beth, "b") == {}


async def test_ones_own_decisions_are_no_news(sit: Sit, beth: Workspace) -> None:
    async with sit() as seat:
        await begin(seat, "intent")
        await seat.look()
        await seat.press("1", "u")
        before = seat.text
        await seat.look()
        assert "ann: " not in seat.text
        assert seat.text == before


async def test_every_screen_shows_what_others_did(sit: Sit, beth: Workspace) -> None:
    async with sit() as seat:
        await seat.look()
        (one,) = first(seat, "intent", 1)
        await seat.press("g", "o")
        label(beth, one)
        await seat.look()
        assert "beth" in "\n".join(seat.lines[:-2])


def test_two_terminals_on_one_workspace_hear_of_each_other(folder: Path) -> None:
    one = Terminal(folder, "--as", "ann")
    try:
        one.wait_for("24 conversations")
        two = Terminal(folder, "--as", "beth")
        try:
            two.wait_for("24 conversations")
            two.press("gl")
            two.wait_for("answer: 24 left")
            two.press("1")
            one.wait_for("beth: 1 label")
            two.press("Q")
            assert two.end() == 0
        finally:
            two.close()
        one.press("Q")
        assert one.end() == 0
    finally:
        one.close()


async def test_a_record_that_is_erased_leaves_the_screen_it_is_on(sit: Sit, beth: Workspace) -> None:
    async with sit() as seat:
        await begin(seat, "intent")
        await seat.look()
        one, two = first(seat, "intent", 2)
        run_stage(beth, forget.STAGE, forget.Options(records=(one,)), actor="beth")
        await seat.look()
        assert on_the_table(seat) == two
        assert "error" not in seat.text
        await seat.press("p")
        assert on_the_table(seat) == two


async def test_a_record_that_is_erased_before_it_was_heard_of_is_told_and_takes_no_label(
    sit: Sit, beth: Workspace
) -> None:
    async with sit() as seat:
        await begin(seat, "intent")
        await seat.look()
        (one,) = first(seat, "intent", 1)
        run_stage(beth, forget.STAGE, forget.Options(records=(one,)), actor="beth")
        await seat.press("g", "h", "g", "l")
        assert f"there is no record {one} any more" in " ".join(seat.text.split())
        assert given(seat, "intent") == []
