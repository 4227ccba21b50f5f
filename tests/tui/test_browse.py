"""Browse: every record with its state, filtered as one types, one beside the list or over the whole screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.events import Key
from textual.keys import _character_to_key
from textual.widgets import Input

from curator.decisions.duplicates import decide_record
from curator.decisions.label import Label, set_labels
from curator.queries.browse import open_list, window
from curator.queries.browsed import browsed
from curator.queries.show import show
from curator.stages import import_, run_stage
from curator.tui.picture import settle
from curator.tui.widgets.table import Table
from curator.workspace import Workspace
from tests.running import chat, write_chats
from tests.tui.seat import Seat, Sit, seated
from tests.tui.test_pictures import SIZES, Picture, drawn

#: What each picture is of: the keys that lead there. A filter that is wrong leaves the list as it was, so it comes in
#: one piece: of one that is typed, its beginnings may be asked for on the way.
WAYS: dict[str, tuple[str, ...]] = {
    "list": ("j", "space"),
    "whole": ("slash", *"entity:EMAIL_ADDRESS", "enter", "enter"),
    "filter": ("slash", *"flag:quality", "enter"),
    "wrong": ("slash", "paste lable:tone", "enter"),
}


def ids(workspace: Workspace, text: str = "") -> list[str]:
    return [row.id for row in window(workspace, open_list(workspace, text).name, 0, 100)]


async def browse(seat: Seat) -> None:
    await seat.press("g", "b")


async def filtered(seat: Seat, text: str) -> None:
    await seat.press("slash")
    await seat.type(text)


async def test_the_record_under_the_cursor_stands_beside_the_list(sit: Sit) -> None:
    async with sit() as seat:
        await browse(seat)
        every = ids(seat.workspace)
        assert f"1 of {len(every)} records" in seat.lines[0]
        assert every[0] in seat.lines[1]
        await seat.press("j", "j")
        assert every[2] in seat.lines[1]
        await seat.press("p")
        assert every[1] in seat.lines[1]
        await seat.press("end")
        assert f"{len(every)} of {len(every)} records" in seat.lines[0]
        assert every[-1] in seat.lines[1]


async def test_a_filter_counts_while_one_types_and_escape_clears_it(sit: Sit) -> None:
    async with sit() as seat:
        every, wanted = ids(seat.workspace), ids(seat.workspace, "order")
        assert 0 < len(wanted) < len(every)
        await browse(seat)
        await filtered(seat, "order")
        assert f"of {len(wanted)} records found" in seat.lines[0]
        await seat.press("enter", "home")
        assert wanted[0] in seat.text
        await seat.press("escape")
        assert f"of {len(every)} records" in seat.lines[0]
        assert "found" not in seat.lines[0]
        await seat.press("escape")
        assert "home" in seat.lines[0]


async def test_what_is_typed_before_the_filter_is_drawn_is_part_of_it(sit: Sit) -> None:
    async with sit() as seat:
        await browse(seat)
        for key in "/state:in":
            seat.app.post_message(Key(_character_to_key(key), key))
        await settle(seat.pilot)
        await seat.press("enter")
        assert "state:in" in seat.text
        assert "records found" in seat.lines[0]


async def test_the_cursor_stays_on_its_record_through_a_filter(sit: Sit) -> None:
    async with sit() as seat:
        wanted = ids(seat.workspace, "order")
        await browse(seat)
        for _ in range(ids(seat.workspace).index(wanted[1])):
            await seat.press("j")
        await filtered(seat, "order")
        assert f"2 of {len(wanted)} records found" in seat.lines[0]
        await seat.press("escape")
        assert wanted[1] in seat.text


async def test_wrong_words_of_a_filter_are_answered_with_the_nearest(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        await browse(seat)
        for typed, told in (
            ("lable:tone", "did you mean 'label'?"),
            ("state:duplicat", "did you mean 'duplicate'?"),
            ("label:tone=55", "there is no value of tone '55'"),
            ("flag:quality/refusl", "did you mean 'quality/refusal'?"),
            ("entity:EMAIL_ADRESS", "did you mean 'EMAIL_ADDRESS'?"),
            ("source:chats.json", "did you mean 'chats.jsonl'?"),
            ("label:", "as in label:intent=refund"),
        ):
            await filtered(seat, typed)
            assert told in seat.text
            await seat.press("escape")
            assert told not in seat.text


async def test_a_filter_that_finds_nothing_says_how_to_see_all(sit: Sit) -> None:
    async with sit() as seat:
        await browse(seat)
        await filtered(seat, "zzzz")
        assert "0 records found" in seat.lines[0]
        assert "no record is like that; escape shows" in seat.text


async def test_enter_opens_the_record_over_the_whole_width(sit: Sit) -> None:
    async with sit(size=(80, 45)) as seat:
        every = ids(seat.workspace)
        await browse(seat)
        await seat.press("enter")
        assert "state " not in seat.lines[1]
        assert seat.lines[1].startswith(f" {every[0]}")
        await seat.press("n")
        assert seat.lines[1].startswith(f" {every[1]}")
        await seat.press("escape")
        assert "first words" in seat.lines[1]
        assert f"2 of {len(every)} records" in seat.lines[0]


async def test_what_was_found_bears_the_name_of_its_entity(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        found = ids(seat.workspace, "entity:EMAIL_ADDRESS")
        await browse(seat)
        await filtered(seat, "entity:EMAIL_ADDRESS")
        await seat.press("enter", "home", "enter")
        assert found[0] in seat.text
        assert "EMAIL_ADDRESS" in seat.text


async def test_labels_flags_and_the_reason_stand_in_words(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        workspace = seat.workspace
        flagged = ids(workspace, "flag:quality")
        number = flagged[0]
        flag = show(workspace, number).flags[0]
        set_labels(workspace, [Label(number, "tone", "5")], actor="bob")
        decide_record(workspace, number, "drop", actor="bob")
        await browse(seat)
        await filtered(seat, f"id:{number}")
        text = " ".join(seat.text.split())
        assert "duplicate left out: a person dropped it" in text
        assert "label tone = 5 by bob" in text
        assert f"flag {flag.rule} ({flag.severity})" in text
        await seat.press("enter")
        assert flag.suggestion.split(".")[0][:40] in seat.text


async def test_the_list_and_the_record_follow_what_is_decided(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        number = ids(seat.workspace)[0]
        await browse(seat)
        assert "rejected" not in seat.text
        set_labels(seat.workspace, [Label(number, "answer", "reject")], actor="ann")
        await seat.press("g", "h", "g", "b")
        assert seat.text.count("rejected") >= 2
        await seat.press("u")
        assert "rejected" not in seat.text.replace("taken back", "")


async def test_what_is_not_scanned_is_withheld_and_one_key_scans_it(folder: Path, sit: Sit) -> None:
    asked = chat("", "thank you")
    parts = ["hello", "my address is dora@example.org"]
    asked["messages"][0]["content"] = [{"type": "text", "text": text} for text in parts]
    new = write_chats(folder.parent / "new.jsonl", [asked])
    with Workspace.open(folder) as workspace:
        run_stage(workspace, import_.STAGE, import_.Options((new,)), actor="ann")
    async with sit(size=(100, 30)) as seat:
        await browse(seat)
        await filtered(seat, "state:unscanned")
        await seat.press("enter")
        assert "1 record" in seat.lines[0]
        assert seat.text.count("not scanned yet") >= 3
        assert "R scans it now" in seat.text
        assert "dora" not in seat.text
        await seat.press("R", "escape", "end")
        assert "not scanned yet" not in seat.text
        assert "my address is <EMAIL_ADDRESS" in seat.text
        assert "dora" not in seat.text
        record = browsed(seat.workspace, ids(seat.workspace)[-1])
        ((start, end, entity, replaced),) = record.turns[0].marks
        assert record.turns[0].turn.text[start:end].startswith("<EMAIL_ADDRESS_")
        assert (entity, replaced) == ("EMAIL_ADDRESS", True)


async def test_y_copies_the_ids_that_are_selected(sit: Sit) -> None:
    async with sit() as seat:
        every = ids(seat.workspace)
        await browse(seat)
        await seat.press("y")
        assert seat.app.clipboard == every[0]
        await seat.press("space", "j", "space", "y")
        assert seat.app.clipboard == "\n".join(sorted((every[0], every[2])))


async def test_a_list_that_the_store_let_go_of_is_opened_again(sit: Sit) -> None:
    async with sit() as seat:
        await browse(seat)
        await seat.press("j")
        for _ in range(9):
            open_list(seat.workspace)
        seat.app.screen.query_one(Table).read_anew()
        await seat.press("j")
        assert ids(seat.workspace)[2] in seat.lines[1]
        assert "error" not in seat.text


async def test_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "empty")[0].close()
    async with seated(tmp_path / "empty") as seat:
        await browse(seat)
        assert "there are no records yet: I imports a file or folder" in " ".join(seat.text.replace("│", " ").split())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", WAYS)
async def test_browsing_looks_as_it_did(
    folder: Path, snapshot: SnapshotAssertion, name: str, size: tuple[int, int]
) -> None:
    async with seated(folder, size=size) as seat:
        await browse(seat)
        for key in WAYS[name]:
            if key.startswith("paste "):
                seat.app.screen.query_one(Input).value = key.removeprefix("paste ")
            else:
                await seat.pilot.press(key)
        await seat.press("shift")
        assert drawn(seat) == snapshot(extension_class=Picture)
