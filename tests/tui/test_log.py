"""The log, and undo and redo from everywhere."""

from __future__ import annotations

from curator.decisions.label import Label, set_labels
from curator.decisions.privacy import set_style
from curator.queries.queue import labels, queue
from tests.tui.seat import Seat, Sit


def labelled(seat: Seat, *values: str) -> None:
    record = queue(seat.workspace, "tone", limit=1).records[0].id
    for value in values:
        set_labels(seat.workspace, [Label(record, "tone", value)], actor="ann")


def tones(seat: Seat) -> list[str]:
    return [label["value"] for label in labels(seat.workspace) if label["task"] == "tone"]


async def test_the_newest_decision_stands_first_and_whole_below(sit: Sit) -> None:
    async with sit() as seat:
        labelled(seat, "2", "5")
        await seat.press("g", "o")
        first, second = seat.lines[2], seat.lines[3]
        assert first.endswith("tone 5")
        assert second.endswith("tone 2")
        assert "label of conversation" in seat.text
        assert "by ann" in seat.text


async def test_undo_and_redo_work_from_every_screen_and_the_log_follows(sit: Sit) -> None:
    async with sit() as seat:
        labelled(seat, "2", "5")
        await seat.press("u")
        assert tones(seat) == ["2"]
        assert "✓ took back tone = 5 of" in seat.text
        await seat.press("g", "o", "U")
        assert tones(seat) == ["5"]
        assert "tone 5 again" in seat.lines[2]
        await seat.press("u", "u")
        assert tones(seat) == []
        await seat.press("u")
        assert "ann has nothing to undo" in seat.text


async def test_texts_are_rendered_anew_after_an_undo_that_touches_them(sit: Sit) -> None:
    async with sit() as seat:
        set_style(seat.workspace, "PERSON", "mask", actor="ann")
        await seat.press("u")
        assert "✓ scrub: " in seat.text


async def test_an_empty_log_says_so(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "o")
        assert "nobody has decided anything yet" in seat.text
