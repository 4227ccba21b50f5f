"""Undo and redo: the news line says what of which record, and one is taken there."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from uuid import UUID

from curator.records import Event
from curator.tui.commits import Decision
from curator.tui.picture import settle
from tests.tui.labelling import begin, first, given
from tests.tui.seat import Sit


async def test_news_names_what_was_taken_back_and_given_again(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one, two = first(seat, "intent", 2)
        await begin(seat, "intent")
        await seat.press("2", "u")
        assert f"✓ took back intent = refund of {one[:8]}" in seat.text
        assert f"record {one}" in seat.text
        await seat.press("U")
        assert f"✓ gave again intent = refund of {one[:8]}" in seat.text
        assert f"record {two}" in seat.text
        await seat.press("w", "u")
        assert f"✓ took back weight 0 of turn 4 of {two[:8]}" in seat.text
        assert "does not train" not in seat.text
        await seat.press("f")
        await seat.type("secret words")
        await seat.press("enter", "u")
        assert f"✓ took back the note of {two[:8]}" in seat.text
        assert "secret" not in seat.text


async def test_an_undo_goes_to_the_record_it_is_about(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one, _, three = first(seat, "tone", 3)
        await begin(seat, "tone")
        await seat.press("w", "s", "s")
        assert f"record {three}" in seat.text
        await seat.press("u")
        assert f"record {one}" in seat.text
        await seat.press("1")
        assert f"record {three}" in seat.text


async def test_an_undo_of_another_task_asks_that_again(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one = first(seat, "tone", 1)[0]
        await begin(seat, "tone")
        await seat.press("1")
        await begin(seat, "intent")
        await seat.press("s", "s", "u")
        assert "tone: 24 left" in seat.lines[0]
        assert f"record {one}" in seat.text
        await seat.press("4")
        assert given(seat, "tone") == [(one, "4")]


async def test_a_rejected_record_comes_back_to_the_question_at_hand(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one = first(seat, "intent", 1)[0]
        await begin(seat, "intent")
        await seat.press("r", "u")
        assert "intent: 24 left" in seat.lines[0]
        assert f"record {one}" in seat.text
        await seat.press("1")
        assert given(seat, "intent") == [(one, "billing")]


async def test_a_label_of_an_earlier_sitting_is_taken_back_too(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one = first(seat, "tone", 1)[0]
        await begin(seat, "tone")
        await seat.press("1")
    async with sit(size=(140, 45)) as seat:
        await begin(seat, "tone")
        assert "tone: 23 left" in seat.lines[0]
        await seat.press("u")
        assert f"record {one}" in seat.text
        assert "tone: 24 left" in seat.lines[0]
        await seat.press("2")
        assert given(seat, "tone") == [(one, "2")]


async def test_a_second_label_taken_back_leaves_the_first_one(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one = first(seat, "tone", 1)[0]
        await begin(seat, "tone")
        await seat.press("1", "p", "5", "u")
        assert given(seat, "tone") == [(one, "1")]
        assert f"record {one}" in seat.text
        assert "labelled Rude" in seat.text
        assert "tone: 23 left" in seat.lines[0]


async def test_a_label_taken_back_on_another_screen_is_to_be_given_again_here(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one = first(seat, "tone", 1)[0]
        await begin(seat, "tone")
        await seat.press("1", "g", "o", "u", "escape")
        assert "tone: 24 left" in seat.lines[0]
        await seat.press(*["2"] * 23)
        assert f"record {one}" in seat.text


async def test_no_key_labels_a_record_that_an_undo_is_about_to_take_from_the_table(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one = first(seat, "tone", 1)[0]
        await begin(seat, "tone")
        await seat.press("1")
        gate = threading.Event()

        def held(op: UUID) -> Sequence[Event]:
            gate.wait(30)
            return ()

        seat.app.decide(Decision("held", held))
        for key in ("u", "2", "space", "s", "p", "r"):
            await seat.pilot.press(key)
        gate.set()
        await settle(seat.pilot)
        assert given(seat, "tone") == []
        assert f"record {one}" in seat.text
        assert "selected" not in seat.text
