"""Home: how far each stage is, what is next, what waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.decisions.label import Label, set_labels
from curator.queries.queue import queue
from curator.queries.status import status
from curator.tui.next_step import next_of
from curator.tui.picture import settle
from curator.workspace import Workspace
from tests.tui.seat import Seat, Sit


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


def labelled(workspace: Workspace, task: str, *values: str) -> None:
    records = [record.id for record in queue(workspace, task, limit=len(values)).records]
    set_labels(workspace, [Label(r, task, v) for r, v in zip(records, values, strict=True)], actor="ann")


async def test_labels_of_each_task_have_a_line_of_their_own(sit: Sit, folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        labelled(workspace, "tone", "3", "4", "5")
        labelled(workspace, "intent", "refund")
        of = status(workspace).labels[0].of
    async with sit() as seat:
        assert f"3 of {of} tone" in seat.text
        assert f"· {of - 3} without" in seat.text
        assert f"1 of {of} intent" in seat.text
        await seat.press("j", "j", "j", "j", "j", "j", "R")
        assert "✓ split: " in seat.text


async def test_n_leads_to_the_label_that_a_setting_waits_for(sit: Sit, folder: Path) -> None:
    config = folder / "curator.toml"
    config.write_text(config.read_text().replace("[split]\n", '[split]\nstratify = "intent"\n'))
    config.write_text(config.read_text().replace("[scrub]\n", "[scrub]\ndecide_below = 0.0\n"))
    async with sit() as seat:
        await seat.press("n")
        assert "next   n  label records for intent" in seat.text
        await seat.press("n")
        assert seat.app.places.here == "label"
        assert "intent: " in seat.lines[0]


async def test_records_that_a_flag_keeps_back_are_told_and_the_way_to_them(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        assert "1 record is kept back by a flag that nobody dismissed  g b browse" in seat.text
        assert next_of("curator flag list --severity block").filter == "state:flagged"


async def kept_to_the_window(seat: Seat, width: int, height: int) -> None:
    await seat.pilot.resize_terminal(width, height)
    await settle(seat.pilot)


@pytest.mark.parametrize("letter", "hbljo")
async def test_each_screen_fits_a_small_window(sit: Sit, letter: str) -> None:
    async with sit(size=(60, 20)) as seat:
        await seat.press("g", letter, "j", "k", "pagedown", "pageup")
        assert seat.lines[-1].endswith("? help")
        assert all(len(line) <= 60 for line in seat.lines)
        assert "too small" not in seat.text


async def test_at_home_each_stage_keeps_to_one_line_and_pages_show_the_rest(sit: Sit) -> None:
    async with sit(size=(60, 20)) as seat:
        assert [line.split()[0] for line in seat.lines[3:10]] == [
            "scrub", "replace", "dedup", "flag", "label", "split", "export",
        ]  # fmt: skip
        assert "kept back by a flag" not in seat.text
        await seat.press("pagedown", "pagedown")
        assert "kept back by a flag" in " ".join(seat.text.split())


async def test_a_window_that_is_too_small_says_how_large_it_has_to_be(sit: Sit) -> None:
    async with sit() as seat:
        await kept_to_the_window(seat, 30, 8)
        assert "30x8 is too small" in seat.text
        assert "40x12" in seat.text
        await seat.press("g", "b", "j", "g", "l", "g", "j", "g", "o", "g", "b")
        assert "30x8 is too small" in seat.text
        await kept_to_the_window(seat, 3, 2)
        await kept_to_the_window(seat, 80, 24)
        assert "too small" not in seat.text
        assert "2 of 24 records" in seat.lines[0]
