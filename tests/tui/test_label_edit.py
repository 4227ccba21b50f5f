"""Rewriting an answer: what was said before stands above it, nothing typed is lost, and the changes can be read."""

from __future__ import annotations

import pytest

from curator.decisions import label as decisions
from curator.errors import RefusedError
from curator.queries.cards import cards
from curator.queries.edited import compared
from curator.queries.log import log
from curator.queries.turns import Turn
from tests.tui.labelling import first
from tests.tui.seat import Seat, Sit


def last_turns(seat: Seat) -> tuple[Turn, Turn]:
    """The last answer of the first record, and what stands before it."""
    (card,) = cards(seat.workspace, "answer", limit=1)[0]
    return card.turns[-1], card.turns[-2]


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_what_was_said_before_is_read_while_an_answer_is_rewritten(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size) as seat:
        answer, before = last_turns(seat)
        start = answer.text[:12]
        await seat.press("g", "l", "e")
        shown = " ".join(seat.text.replace("│", " ").replace("▸", " ").split())
        assert " ".join(before.text.split())[-60:] in shown
        assert f"turn {answer.index}, assistant" in shown
        await seat.type("Well. ")
        assert f"Well. {start}" in seat.text
        await seat.press("tab", *"kkkk")
        assert "▸ [0] system" in seat.text
        await seat.press("tab")
        await seat.type("So. ")
        assert f"Well. So. {start}" in seat.text


async def test_words_that_could_not_be_saved_are_there_again(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: object, **more: object) -> None:
        raise RefusedError("the disk is full")

    async with sit(size=(140, 45)) as seat:
        answer, _ = last_turns(seat)
        start = answer.text[:12]
        with monkeypatch.context() as broken:
            broken.setattr(decisions, "edit_answer", full)
            await seat.press("g", "l", "e")
            await seat.type("Long work. ")
            await seat.press("escape", "enter")
        assert "error: not saved: the new words of turn 4: the disk is full" in seat.text
        assert log(seat.workspace, kind="edit") == []
        await seat.press("e")
        assert f"Long work. {start}" in seat.text
        await seat.press("escape", "enter")
        assert len(log(seat.workspace, kind="edit")) == 1
        await seat.press("e")
        assert "Long work. Long work." not in seat.text


async def test_v_shows_word_by_word_what_was_changed(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        answer, _ = last_turns(seat)
        word = answer.text.split()[0].rstrip(".,")
        await seat.press("g", "l", "v")
        assert "turn 4 was not rewritten" in seat.text
        await seat.press("e", *["delete"] * len(word))
        await seat.type("Three")
        await seat.type(" Write to bob@example.org.")
        await seat.press("escape", "enter", "v")
        shown = " ".join(seat.text.replace("│", " ").split())
        assert f"[-{word}-]{{+Three Write to <EMAIL_ADDRESS" in shown
        assert "bob@example.org" not in seat.text
        await seat.press("escape", "u", "v")
        assert "turn 4 was not rewritten" in seat.text


async def test_an_undo_of_an_edit_brings_the_old_words_back(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        record = first(seat, "answer", 1)[0]
        start = last_turns(seat)[0].text[:12]
        await seat.press("g", "l", "e")
        await seat.type("Zzz. ")
        await seat.press("escape", "enter")
        assert f"Zzz. {start}" in seat.text
        await seat.press("u")
        assert "Zzz" not in seat.text
        assert f"record {record}" in seat.text
        assert start in seat.text


@pytest.mark.parametrize(
    ("before", "now", "marked"),
    [
        ("a b c", "a x c", "a [-b-]{+x+} c"),
        ("a b", "a b c", "a b{+ c+}"),
        ("one\ntwo", "two", "[-one\n-]two"),
        ("", "new", "{+new+}"),
        ("same", "same", "same"),
        ("It's 20 €.", "It's 25 €.", "It's [-20-]{+25+} €."),
    ],
)
def test_words_are_compared_as_words(before: str, now: str, marked: str) -> None:
    signs = {"same": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}")}
    pieces = compared(before, now)
    assert "".join(signs[p.kind][0] + p.text + signs[p.kind][1] for p in pieces) == marked
