"""What browse does with records: to the label screen and back, an answer rewritten, and many decided as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.queries.browse import open_list, window
from curator.queries.browsed import browsed
from curator.queries.log import rows as log_rows
from curator.tui.screens.label import Label
from curator.workspace import Workspace
from tests.tui.seat import Seat, Sit


def ids(workspace: Workspace, text: str = "") -> list[str]:
    return [row.id for row in window(workspace, open_list(workspace, text).name, 0, 100)]


def labels(seat: Seat, id: str) -> list[tuple[str, str]]:
    return [(task, value) for task, value, _ in browsed(seat.workspace, id).labels]


def decisions(seat: Seat) -> int:
    return log_rows(seat.workspace, limit=1)[1]


async def filtered(seat: Seat, text: str) -> None:
    await seat.press("slash")
    await seat.type(text)
    await seat.press("enter")


def label_screen(seat: Seat) -> Label:
    screen = seat.app.screen
    assert isinstance(screen, Label)
    return screen


async def test_a_record_is_labelled_where_it_lies_and_escape_leads_back_to_its_row(sit: Sit) -> None:
    async with sit() as seat:
        every = ids(seat.workspace)
        await seat.press("g", "b", *["j"] * 5, "L")
        assert label_screen(seat).on_the_table == every[5]
        await seat.press("1")
        assert labels(seat, every[5]) == [("answer", "accept")]
        assert label_screen(seat).on_the_table != every[5]
        await seat.press("escape")
        assert seat.app.places.here == "browse"
        assert f"6 of {len(every)} records" in seat.lines[0]
        assert "accept" in seat.text


async def test_one_record_after_the_other_is_put_on_the_table_labelled_or_not(sit: Sit) -> None:
    async with sit() as seat:
        every = ids(seat.workspace)
        await seat.press("g", "b", "j", "L", "2", "escape", "j", "L")
        assert label_screen(seat).on_the_table == every[2]
        await seat.press("escape", "k", "L")
        assert label_screen(seat).on_the_table == every[1]
        await seat.press("1")
        assert labels(seat, every[1]) == [("answer", "accept")]


async def test_an_answer_is_rewritten_from_the_list(sit: Sit) -> None:
    async with sit(size=(100, 40)) as seat:
        await seat.press("g", "b", "e")
        await seat.type("Quincunx. ")
        await seat.press("escape", "enter")
        record = browsed(seat.workspace, ids(seat.workspace)[0])
        answer = [marked.turn for marked in record.turns if marked.turn.role == "assistant"][-1]
        assert answer.edited
        assert answer.text.startswith("Quincunx. ")
        await seat.press("end", "home", "enter", *["pagedown"] * 9)
        assert "Quincunx." in seat.text


async def test_without_a_selection_a_label_is_for_the_record_at_the_cursor(sit: Sit) -> None:
    async with sit() as seat:
        every = ids(seat.workspace)
        await seat.press("g", "b", "j", "l")
        assert f"a label for record {every[1]}" in seat.text
        await seat.type("tone = 5")
        await seat.press("enter")
        assert labels(seat, every[1]) == [("tone", "5")]
        assert labels(seat, every[0]) == []


async def test_selected_records_get_a_label_in_one_batch_that_one_undo_takes_back(sit: Sit) -> None:
    async with sit() as seat:
        every = ids(seat.workspace)
        await seat.press("g", "b", "space", "space", "space")
        assert "3 selected" in seat.lines[0]
        await seat.press("l")
        assert "a label for 3 selected records" in seat.text
        await seat.type("intent = refund")
        await seat.press("enter")
        assert "✓ 3 records: intent=refund; u takes it back" in seat.text
        assert [labels(seat, id) for id in every[:4]] == [[("intent", "refund")]] * 3 + [[]]
        assert "selected" not in seat.lines[0]
        assert decisions(seat) == 1
        await seat.press("u")
        assert [labels(seat, id) for id in every[:3]] == [[]] * 3


async def test_escape_from_the_question_decides_nothing(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "b", "space", "l", "escape", "d", "escape")
        assert decisions(seat) == 0
        assert "1 selected" in seat.lines[0]


async def test_all_that_a_filter_finds_is_dropped_at_once_and_kept_again(sit: Sit) -> None:
    async with sit() as seat:
        wanted = ids(seat.workspace, "order")
        await seat.press("g", "b")
        await filtered(seat, "order")
        await seat.press("A", "d")
        assert f"drop or keep {len(wanted)} selected records?" in seat.text
        await seat.press("enter")
        assert ids(seat.workspace, "state:duplicate order") == wanted
        await seat.press("A", "d", "down", "enter")
        assert ids(seat.workspace, "state:duplicate order") == []
        await seat.press("u", "u")
        assert decisions(seat) == 4
        assert ids(seat.workspace, "state:duplicate order") == []


async def test_flags_are_dismissed_by_rule_and_counted_before(sit: Sit) -> None:
    async with sit() as seat:
        flagged = ids(seat.workspace, "state:flagged")
        assert flagged
        await seat.press("g", "b")
        await filtered(seat, "state:flagged")
        await seat.press("A", "X")
        assert f"dismiss which flags of {len(flagged)} selected record" in seat.text
        assert "1 flag" in seat.text
        await seat.press("enter")
        assert "1 flag dismissed; u takes it back" in seat.text
        assert ids(seat.workspace, "state:flagged") == []
        await seat.press("u")
        assert ids(seat.workspace, "state:flagged") == flagged


async def test_where_no_flag_is_open_it_is_said(sit: Sit) -> None:
    async with sit() as seat:
        clean = next(id for id in ids(seat.workspace) if not browsed(seat.workspace, id).flags)
        await seat.press("g", "b")
        await filtered(seat, f"id:{clean}")
        await seat.press("X")
        assert f"no flag of record {clean} is open" in seat.text


async def test_the_ids_of_a_selection_go_to_a_file_that_is_not_there_yet(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with sit() as seat:
        every = ids(seat.workspace)
        await seat.press("g", "b", "space", "space", "W")
        assert "a file for the id of 2 selected records, one a line" in seat.text
        await seat.type("chosen.txt")
        await seat.press("enter")
        assert (tmp_path / "chosen.txt").read_text(encoding="utf-8").split() == sorted(every[:2])
        await seat.press("W")
        await seat.type("chosen.txt")
        await seat.press("enter")
        assert "chosen.txt is there already" in seat.text
        await seat.press("escape", "W")
        await seat.type("none/chosen.txt")
        await seat.press("enter")
        assert "cannot write none/chosen.txt" in " ".join(seat.text.split())


async def test_escape_lets_go_of_the_selection_before_it_leads_back(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "b", "space", "escape")
        assert "selected" not in seat.lines[0]
        assert seat.app.places.here == "browse"
        await seat.press("A", "A", "escape")
        assert seat.app.places.here == "home"
