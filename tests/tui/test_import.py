"""Import from the terminal: a path with its completion, a look before, the import in the background, its rejects."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from curator.errors import UsageError
from curator.queries.status import status
from curator.tui.importing import completed, job, look, names, path_of
from curator.workspace import Workspace
from tests.running import chat, write_chats
from tests.tui.seat import Sit, seated


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that one stands in, with a file of three lines: a conversation, a blank one and a broken one."""
    folder = tmp_path / "here"
    (folder / "inbox").mkdir(parents=True)
    (folder / ".hidden").touch()
    (folder / "inbox" / "one.jsonl").touch()
    path = write_chats(folder / "lamps.jsonl", [chat("Does it glow?", "It does, call +44 1632 960123.")])
    path.write_text(path.read_text(encoding="utf-8") + "\n{broken\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


async def test_a_file_is_looked_at_then_imported_and_its_rejects_are_listed(sit: Sit, inbox: Path) -> None:
    async with sit(size=(100, 30)) as seat:
        before = status(seat.workspace).conversations
        await seat.press("g", "o", "I")
        await seat.type("la")
        await seat.press("tab", "enter")
        assert "openai-chat, since" in seat.text
        assert "3 lines: 1 ok, 1 rejected, 1 blank" in seat.text
        assert "line 1: user (13 characters), assistant (30 characters)" in seat.text
        assert "960123" not in seat.text
        assert status(seat.workspace).conversations == before
        await seat.press("enter")
        assert "✓ import lamps.jsonl: 3 lines: 1 ok (1 new), 1 rejected, 1 blank; `:` rejects tells why" in seat.text
        assert status(seat.workspace).conversations == before + 1
        await seat.press("colon")
        await seat.type("rejects")
        await seat.press("enter")
        assert "1 line rejected" in seat.text
        assert "lamps.jsonl:3" in seat.text
        await seat.press("escape")
        assert seat.app.places.here == "log"


async def test_what_cannot_be_imported_is_told_before_and_escape_leaves_it(sit: Sit, inbox: Path) -> None:
    async with sit(size=(100, 30)) as seat:
        await seat.press("I")
        await seat.type("none.jsonl")
        assert "there is no file of that name" in seat.text
        await seat.press("enter", "enter")
        assert "there is no file none.jsonl" in seat.text
        await seat.press("escape")
        assert type(seat.app.screen).__name__ == "Home"
        assert status(seat.workspace).conversations == 24


async def test_the_first_thing_that_an_empty_workspace_offers_is_an_import(tmp_path: Path, inbox: Path) -> None:
    Workspace.create(tmp_path / "empty")[0].close()
    async with seated(tmp_path / "empty") as seat:
        assert "next   n  import a file or folder" in seat.text
        for key in ("n", "R", "enter"):
            await seat.press(key)
            assert "import which file or folder?" in seat.text
            await seat.press("escape")
        await seat.press("n")
        await seat.type("lamps.jsonl")
        await seat.press("enter", "enter")
        assert status(seat.workspace).conversations == 1


def test_a_cancelled_import_goes_on_where_it_stopped(folder: Path, inbox: Path) -> None:
    from curator.errors import Cancelled
    from curator.records import Progress

    many = write_chats(inbox / "many.jsonl", [chat(f"question {n}", f"answer {n}") for n in range(2500)])

    def stop(progress: Progress) -> None:
        if progress.done:
            raise Cancelled("enough")

    with Workspace.open(folder) as workspace:
        before = status(workspace).conversations
        with pytest.raises(Cancelled):
            job(many, "ann").run(workspace, stop)
        done = job(many, "ann").run(workspace, lambda progress: None)
        assert done.told.startswith("2,500 lines: 2,500 ok")
        assert status(workspace).conversations == before + 2500


def test_names_go_on_as_was_typed_and_tab_goes_as_far_as_they_are_alike(inbox: Path) -> None:
    assert names("") == ["inbox/", "lamps.jsonl"]
    assert names(".") == [".hidden"]
    assert names("inbox/") == ["inbox/one.jsonl"]
    assert names("none/x") == []
    assert names("~nobody-of-that-name/") == []
    assert completed("in", names("in")) == "inbox/"
    assert completed("x", names("x")) == "x"
    assert completed("", ["lamps.jsonl", "lamps2.jsonl"]) == "lamps"


def test_what_is_the_workspaces_own_is_not_opened(inbox: Path) -> None:
    with pytest.raises(UsageError, match="own"):
        look(inbox / "store.duckdb", lambda path: path.name == "store.duckdb")


def test_an_archive_is_told_file_by_file(inbox: Path) -> None:
    with ZipFile(inbox / "all.zip", "w") as archive:
        for n in range(5):
            archive.writestr(f"{n}.jsonl", (inbox / "lamps.jsonl").read_text(encoding="utf-8"))
        archive.writestr("picture.png", b"\x89PNG")
    told = look(inbox / "all.zip")
    assert told.count("3 lines: 1 ok, 1 rejected, 1 blank") == 3
    assert told.endswith("and 2 files more\n1 file that cannot be read")


async def test_a_look_tells_what_is_left_out_and_where_the_options_are_given(sit: Sit, inbox: Path) -> None:
    (inbox / "wa.txt").write_text(
        "13/01/2026, 10:00 - Ann Berg: Hi\n13/01/2026, 10:01 - Acme Support: Hello\n"
        "13/01/2026, 10:02 - Ann Berg: <Media omitted>\n13/01/2026, 10:03 - Ann Berg: Bye\n"
    )
    assert "left out: 1 attachments" in look(inbox / "wa.txt")
    (inbox / "open.txt").write_text("[10:32:05] Ann: Hi\n[10:32:09] Bo: Hello\n[10:33:01] Ann: Bye\n")
    async with sit(size=(100, 30)) as seat:
        await seat.press("I")
        await seat.type("open.txt")
        await seat.press("enter")
        assert "leaves open which of 2 speakers are staff" in seat.text
        assert "the options are those of the command curator import" in seat.text


def test_a_folder_is_counted_and_the_home_of_nobody_is_an_error(inbox: Path) -> None:
    assert look(inbox) == "a folder with 2 files"
    with pytest.raises(UsageError, match="no home for ~nobody-of-that-name"):
        path_of("~nobody-of-that-name/x")
