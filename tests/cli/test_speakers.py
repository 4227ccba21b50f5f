"""Who of a chat is staff: said on the command line, asked at a terminal, and else an error that helps to say it."""

from __future__ import annotations

import json
import os
import pty
import shlex
from pathlib import Path

import pytest

from tests.running import Curator, started

CHAT = (
    "1/2/26, 10:00 - Mara Quillfeather: Where is it?\n"
    "1/2/26, 10:01 - Odo Brambleby: On its way.\n"
    "1/2/26, 10:02 - Mara Quillfeather: Thanks\n"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    curator = Curator(tmp_path_factory.mktemp("speakers"))
    curator.run("init", str(curator.workspace))
    (curator.folder / "chat.txt").write_text(CHAT, encoding="utf-8")
    return curator


@pytest.fixture
def curator(made: Curator, tmp_path: Path) -> Curator:
    return made.copy(tmp_path / "copy")


def roles(curator: Curator) -> list[str]:
    told = curator.run("sql", "SELECT role FROM messages ORDER BY 1", "--format", "csv")
    return told.split()[1:]


def test_without_a_terminal_the_speakers_are_listed_with_a_command_that_says_who_they_are(curator: Curator) -> None:
    curator.run("import", "chat.txt", code=2)
    assert "Mara Quillfeather (2 turns)" in curator.stderr
    (told,) = [line for line in curator.stderr.splitlines() if line.startswith("such as: ")]
    words = shlex.split(told)
    assert words[words.index("--role") :] == [
        "--role",
        "Mara Quillfeather=user",
        "--role",
        "Odo Brambleby=assistant",
        "--dates",
        "day-first",
    ]
    curator.run(*words[words.index("import") : words.index("-w")], *words[words.index("--role") :])
    assert roles(curator) == ["assistant", "user", "user"]


def test_in_json_the_question_is_told_and_nothing_of_it_stays(curator: Curator) -> None:
    (skipped,) = curator.json("import", "chat.txt", code=2)["skipped"]
    assert skipped["question"] == {"speakers": [["Mara Quillfeather", 2], ["Odo Brambleby", 1]], "dates": True}
    assert "Quillfeather" not in skipped["reason"] + skipped["fix"]
    for command in (("runs", "list", "--json"), ("log", "--json"), ("status", "--json")):
        assert "Quillfeather" not in curator.run(*command)
    kept = [path for path in curator.workspace.rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if b"Quillfeather" in path.read_bytes()]


def test_a_chat_in_a_folder_that_nobody_decided_is_no_success(curator: Curator) -> None:
    (curator.folder / "inbox").mkdir()
    (curator.folder / "chat.txt").rename(curator.folder / "inbox" / "chat.txt")
    curator.run("import", "inbox", code=2)
    assert "Odo Brambleby" in curator.stderr
    curator.run("import", "inbox", "--dry-run")
    assert "Odo Brambleby (1 turn)" in curator.stderr


def test_other_commands_that_read_the_file_ask_the_same(curator: Curator) -> None:
    for command in (("price", "chat.txt"), ("import", "chat.txt", "--dry-run")):
        curator.run(*command, code=2)
        assert "such as: " in curator.stderr
        assert "--role 'Odo Brambleby=assistant'" in curator.stderr
    error = json.loads(curator.run("price", "chat.txt", "--json", code=2))["error"]
    assert error["code"] == "undecided"
    assert error["question"]["dates"] is True


def test_a_role_may_be_said_of_several_names_at_once(curator: Curator) -> None:
    curator.run("import", "chat.txt", "--dates", "day-first", "--role", "Odo Brambleby, Somebody Else=assistant")
    assert roles(curator) == ["assistant", "user", "user"]


def test_at_a_terminal_a_person_is_asked(curator: Curator) -> None:
    ours, theirs = pty.openpty()
    nothing = os.open(os.devnull, os.O_WRONLY)
    command = ["import", "chat.txt", "-w", str(curator.workspace)]
    process = started(command, curator.folder, curator.environment, (theirs, nothing, theirs))
    os.close(theirs)
    os.close(nothing)
    told = ""
    for question, words in (("(numbers", b"7\n"), ("(numbers", b"2\n"), ("which is first", b"m\n")):
        told = until(ours, question, told)
        os.write(ours, words)
    until(ours, "next: curator scrub", told)
    assert process.wait(timeout=60) == 0
    os.close(ours)
    assert roles(curator) == ["assistant", "user", "user"]


def until(terminal: int, words: str, told: str) -> str:
    """What is told after the words; told: what was read already."""
    while words not in told:
        told += os.read(terminal, 4096).decode()
    return told.partition(words)[2]
