"""Windows as small as they may be: what a person needs to read can be read."""

from __future__ import annotations

from curator.tui import places
from tests.tui.labelling import begin
from tests.tui.seat import Sit

SIZE = (40, 12)


async def test_the_record_stands_above_the_question_in_a_small_window(sit: Sit) -> None:
    async with sit(size=SIZE) as seat:
        await begin(seat, "answer")
        assert any("You are the support assistant of" in line for line in seat.lines)
        assert any(line.strip().startswith("1 Accept") for line in seat.lines)
        await seat.press("1")
        assert "answer: 23 left" in seat.text


async def test_the_list_has_a_small_window_for_itself_and_enter_opens_the_record(sit: Sit) -> None:
    async with sit(size=SIZE) as seat:
        await seat.press("g", "b")
        assert any("Connecting our st" in line for line in seat.lines)
        assert "openai-chat" not in seat.text
        await seat.press("enter")
        assert "openai-chat" in seat.text
        await seat.press("escape")
        assert "openai-chat" not in seat.text


async def test_all_screens_are_offered_in_a_small_window(sit: Sit) -> None:
    async with sit(size=SIZE) as seat:
        await seat.press("g")
        for letter, name in places.by_letter().items():
            assert f"{letter} {name}" in seat.text


async def test_letters_that_nothing_has_are_told_so(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(":")
        await seat.type("qqq")
        assert "nothing has these letters" in seat.text
        await seat.press("enter")
        assert seat.app.places.here == "home"
