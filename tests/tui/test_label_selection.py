"""Several records at once, and the way back to those that were seen before."""

from __future__ import annotations

from curator.queries.log import log
from tests.tui.labelling import begin, first, given, suggest
from tests.tui.seat import Sit


async def test_a_digit_labels_all_that_are_selected_and_one_undo_takes_all_of_it_back(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one, two, three, four = first(seat, "intent", 4)
        await begin(seat, "intent")
        await seat.press("space", "s", "space")
        assert "2 records selected" in seat.text
        assert "this record is none of them" in seat.text
        assert f"record {four}" in seat.text
        await seat.press("2")
        assert sorted(given(seat, "intent")) == sorted([(one, "refund"), (three, "refund")])
        assert f"record {four}" in seat.text
        assert "intent: 22 left" in seat.lines[0]
        assert "✓ intent = refund for 2 records" in seat.text
        assert "records selected" not in seat.text
        assert len({entry.time for entry in log(seat.workspace, kind="label")}) == 1
        await seat.press("u")
        assert given(seat, "intent") == []
        assert "✓ took back intent = refund of 2 records" in seat.text
        assert f"record {one}" in seat.text
        assert "intent: 24 left" in seat.lines[0]
        await seat.press("7", "7", "7")
        assert [record for record, _ in given(seat, "intent")] == [one, three, four]
        assert two not in dict(given(seat, "intent"))


async def test_escape_lets_go_of_what_is_selected_and_then_goes_back(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        two = first(seat, "tone", 2)[1]
        await begin(seat, "tone")
        await seat.press("space", "escape")
        assert "selected" not in seat.text
        assert f"record {two}" in seat.text
        await seat.press("1")
        assert given(seat, "tone") == [(two, "1")]
        await seat.press("escape")
        assert seat.app.places.here == "home"


async def test_a_record_is_selected_no_more_when_space_is_pressed_on_it_again(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one, two = first(seat, "tone", 2)
        await begin(seat, "tone")
        await seat.press("space", "space", "p", "p")
        assert f"record {one}" in seat.text
        assert "this record is one of them" in seat.text
        await seat.press("space", "4")
        assert given(seat, "tone") == [(two, "4")]


async def test_what_was_selected_is_labelled_even_where_the_queue_has_ended(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        order = first(seat, "tone", 24)
        await begin(seat, "tone")
        await seat.press(*["space"] * 24)
        assert "24 records selected" in seat.text
        await seat.press("5")
        assert sorted(given(seat, "tone")) == sorted((record, "5") for record in order)
        assert "nothing is left to label for tone" in seat.text


async def test_rejecting_is_for_all_that_are_selected(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one, two, three = first(seat, "intent", 3)
        await begin(seat, "intent")
        await seat.press("space", "space", "r")
        assert sorted(given(seat, "answer")) == sorted([(one, "reject"), (two, "reject")])
        assert f"record {three}" in seat.text
        assert "selected" not in seat.text


async def test_the_record_before_comes_back_with_its_label_and_can_have_another(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one, two, three = first(seat, "tone", 3)
        await begin(seat, "tone")
        await seat.press("1", "2", "p", "p")
        assert f"record {one}" in seat.text
        assert "labelled Rude" in seat.text
        await seat.press("5")
        assert dict(given(seat, "tone")) == {one: "5", two: "2"}
        assert f"record {three}" in seat.text
        assert "tone: 22 left" in seat.lines[0]
        await seat.press("p", "n")
        assert f"record {three}" in seat.text
        await seat.press(*"pppp")
        assert "there is no record before this one" in seat.text


async def test_a_record_that_was_rejected_comes_no_more_with_those_that_were_skipped(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one, two = first(seat, "tone", 2)
        await begin(seat, "tone")
        await seat.press("r", "s", *["3"] * 22)
        assert f"record {two}" in seat.text
        await seat.press("3")
        assert "nothing is left to label for tone" in seat.text
        assert one not in dict(given(seat, "tone"))


async def test_accept_stands_below_only_where_something_is_suggested(sit: Sit) -> None:
    async with sit() as seat:
        one, _ = first(seat, "intent", 2)
        suggest(seat, one, "refund", 0.87)
        await begin(seat, "intent")
        assert "a accept" in seat.lines[-1]
        assert "0 unsure" not in seat.lines[-1]
        await seat.press("s")
        assert "a accept" not in seat.lines[-1]
        await seat.press("a")
        assert "nothing is suggested for this record" in seat.text
        await begin(seat, "policy_ok")
        assert "0 unsure" in seat.lines[-1]
