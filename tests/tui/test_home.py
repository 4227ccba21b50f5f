"""Home: how far each stage is, what is next, what waits."""

from __future__ import annotations

from curator.queries.status import status
from tests.tui.seat import Sit


async def test_each_stage_stands_with_its_counts(sit: Sit) -> None:
    async with sit() as seat:
        assert "import" in seat.lines[2]
        assert "24 conversations" in seat.lines[2]
        assert "0 of 24 conversations" in next(line for line in seat.lines if " split " in line)
        assert "24 without a label" in next(line for line in seat.lines if " label " in line)


async def test_n_does_what_is_next_and_the_numbers_follow(sit: Sit) -> None:
    async with sit() as seat:
        assert "next   n  bring scrub, dedup, flag and split up to date" in seat.text
        await seat.press("n")
        stages = {stage.name: stage for stage in status(seat.workspace).stages}
        assert stages["split"].pending == 0
        assert stages["split"].done == 24 - stages["split"].dropped
        assert f" {stages['split'].done} conversations" in next(line for line in seat.lines if " split " in line)
        assert "✓ catch up: split " in seat.text


async def test_r_runs_the_stage_that_the_cursor_is_on(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("j", "j", "j", "j", "j", "j", "R")
        assert "✓ split: " in seat.text


async def test_what_is_missing_before_an_export_is_listed_and_an_export_is_refused_with_it(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        assert "○ waits  nobody signed off what would leave" in seat.text
        await seat.press("end", *["j"] * 7, "R")
        assert "✗ error: export: refused: " in seat.text
        assert not (seat.workspace.folder / "exports").exists()


async def test_enter_on_a_stage_opens_its_screen(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("j", "j", "j", "j", "j", "enter")
        assert seat.app.places.here == "label"
        await seat.press("escape")
        assert seat.app.places.here == "home"
