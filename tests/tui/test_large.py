"""Records far larger than most: all keys answer, and what is left out is told."""

from __future__ import annotations

from pathlib import Path

from curator.stages import flag, import_, replace, run_stage, scrub
from curator.tui.widgets.turns import Turns
from curator.workspace import Workspace
from tests.running import chat, names_off, write_chats
from tests.tui.seat import Seat, Sit

_LINES = 20_000


def brought_in(folder: Path, answer: str) -> None:
    """One more record, scrubbed and looked at; it comes last."""
    names_off(folder)
    path = write_chats(folder.parent / "large.jsonl", [chat("A large one, please.", answer)])
    with Workspace.open(folder, overrides={"engine.kind": "inline"}) as workspace:
        run_stage(workspace, import_.STAGE, import_.Options((path,)), actor="ann")
        run_stage(workspace, scrub.STAGE, scrub.Options(), actor="ann")
        run_stage(workspace, replace.STAGE, replace.Options(), actor="ann")
        run_stage(workspace, flag.STAGE, flag.Options(), actor="ann")


async def whole(seat: Seat) -> None:
    """The last record of the list, over the whole width."""
    await seat.press("g", "b", "end", "enter")
    assert "large.jsonl" in seat.text


async def test_of_a_thousand_flags_of_one_rule_some_are_told_and_the_others_counted(sit: Sit, folder: Path) -> None:
    brought_in(folder, "lorem ipsum dolor " * 1_000)
    async with sit(size=(140, 45)) as seat:
        await whole(seat)
        assert seat.text.count("flag quality/placeholder") == 5
        assert "and 995 more of quality/placeholder" in seat.text
        await seat.press("L", "i")
        assert seat.text.count("✗ quality/placeholder") == 5


async def test_of_many_lines_the_beginning_is_drawn_and_the_way_to_all_of_them_told(sit: Sit, folder: Path) -> None:
    brought_in(folder, "\n".join(f"line {n}" for n in range(_LINES)))
    async with sit() as seat:
        await whole(seat)
        await seat.press("end")
        assert "... L opens it on the label screen, which shows all of it" in seat.text
        assert f"line {_LINES - 1}" not in seat.text
        await seat.press("L")
        turns = seat.app.screen.query_one(Turns)
        assert turns.virtual_size.height > _LINES
        turns.scroll_end(animate=False, force=True, immediate=True)
        await seat.press("0")
        await seat.press("p")


async def test_a_record_that_is_drawn_to_its_end_is_not_said_to_go_on(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "b", "enter", "end")
        assert "..." not in seat.text
