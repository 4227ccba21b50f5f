"""Marking what no rule saw, and vouching for what no rule can read, from the command line."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.running import Curator, chat, completed, write_chats

PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
GERMAN = "Guten Tag, ich habe meine Bestellung noch nicht bekommen."


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    curator = Curator(tmp_path_factory.mktemp("missed"))
    write_chats(
        curator.folder / "chats.jsonl",
        [
            chat("My nick is kb77-88, write to ann.lee@example.com", "Hello"),
            chat("Is kb77-88 here?", "No"),
            chat(GERMAN, "Sorry to hear that."),
            {"messages": [{"role": "user", "content": [PICTURE]}, {"role": "assistant", "content": "A lamp."}]},
        ],
    )
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    curator.run("import", "chats.jsonl")
    curator.run("scrub")
    return curator


@pytest.fixture
def curator(_made: Curator, tmp_path: Path) -> Curator:
    return _made.copy(tmp_path / "here")


def record(curator: Curator, number: int) -> str:
    found: str = curator.json("label", "queue", "--task", "answer")["records"][number]["id"]
    return found


def words(curator: Curator, number: int) -> str:
    found: str = curator.json("show", record(curator, number))["messages"][0]["text"]
    return found


def missed(curator: Curator, *arguments: str, stdin: str) -> subprocess.CompletedProcess[str]:
    words = ["privacy", "missed", *arguments, "-w", str(curator.workspace)]
    done = completed(words, curator.folder, curator.environment, stdin.encode())
    return subprocess.CompletedProcess(words, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_words_come_on_stdin_and_are_repeated_nowhere(curator: Curator) -> None:
    place = f"{record(curator, 0)[:6]}/0/content"
    done = missed(curator, place, "--text", "-", "--entity", "PERSON", stdin="kb77-88\n")
    assert done.returncode == 0
    assert "1 span marked as PERSON (undo: curator undo)" in done.stdout
    assert words(curator, 0).startswith("My nick is <PERSON_1>, write to <EMAIL_ADDRESS_1>")
    assert words(curator, 1) == "Is kb77-88 here?"
    assert "kb77-88" not in done.stdout + done.stderr + curator.run("log")
    again = missed(curator, place, "--text", "-", "--entity", "PERSON", stdin="Batman\n")
    assert again.returncode == 2
    assert "Batman" not in again.stdout + again.stderr
    curator.run("undo")
    assert words(curator, 0).startswith("My nick is kb77-88")


def test_words_to_be_found_everywhere_wait_for_a_scan_and_that_is_said(curator: Curator) -> None:
    place = f"{record(curator, 0)}/0/content"
    span = ("--start", "11", "--end", "18", "--entity", "PERSON")
    told = curator.json("privacy", "missed", place, *span, "--everywhere", "--yes")
    assert (told["spans"], told["scan_due"]) == (1, True)
    assert next(stage for stage in curator.json("status")["stages"] if stage["name"] == "scrub")["pending"] > 0
    changes = curator.json("scrub")["changes"]
    assert changes["pii/own_terms"] == {"new": 2, "gone": 0, "unchanged": 0}
    assert words(curator, 1) == "Is <PERSON_1> here?"
    curator.run("undo")
    assert words(curator, 1) == "Is kb77-88 here?"


def test_before_words_are_marked_everywhere_it_is_told_how_often_they_stand_and_where(curator: Curator) -> None:
    place = f"{record(curator, 0)}/0/content"
    asked = (place, "--text", "-", "--entity", "PERSON", "--everywhere")
    done = missed(curator, *asked, stdin="kb77-88\n")
    assert done.returncode == 2
    assert "it stands 2 times in 2 messages of 2 conversations, as shown now\n" in done.stdout
    assert f"  {place}: My nick is [[PERSON]], write to <EMAIL_ADDRESS_1>\n" in done.stdout
    assert f"  {record(curator, 1)}/0/content: Is [[PERSON]] here?\n" in done.stdout
    assert done.stderr == "nothing is done yet: say --yes\n"
    assert "kb77-88" not in done.stdout
    assert words(curator, 0).startswith("My nick is kb77-88")
    told = json.loads(missed(curator, *asked, "--json", stdin="kb77-88").stdout)
    assert told["done"] is False
    assert [told["everywhere"][key] for key in ("times", "messages", "conversations")] == [2, 2, 2]


@pytest.mark.parametrize(("answer", "code", "left"), [("y", 0, "<PERSON_1>"), ("", 2, "kb77-88"), ("n", 2, "kb77-88")])
def test_a_person_at_a_terminal_is_asked_before_words_are_marked_everywhere(
    curator: Curator, answer: str, code: int, left: str
) -> None:
    place = f"{record(curator, 0)}/0/content"
    with Terminal(
        curator, "privacy", "missed", place, "--start", "11", "--end", "18", "--entity", "PERSON", "--everywhere"
    ) as terminal:
        terminal.until(r"2 times now, and in later texts\? \[y/N\]: ")
        terminal.type(answer + "\n")
        assert terminal.ended() == code
    assert words(curator, 0).startswith(f"My nick is {left}")


def test_a_terminal_is_asked_for_the_words(curator: Curator) -> None:
    place = f"{record(curator, 0)}/0/content"
    with Terminal(curator, "privacy", "missed", place, "--text", "-", "--entity", "PERSON") as terminal:
        terminal.until("what was missed: ")
        terminal.type("kb77-88\n")
        terminal.until("1 span marked as PERSON")
        assert terminal.ended() == 0


def test_a_finding_is_resized_at_its_place(curator: Curator) -> None:
    (mail,) = curator.json("privacy", "list", "--all", "--entity", "EMAIL_ADDRESS")["values"]
    curator.run("privacy", "resize", mail["occurrences"][0], "--before", "9")
    assert words(curator, 0) == "My nick is kb77-88, <EMAIL_ADDRESS_2>"
    error = curator.json("privacy", "resize", mail["occurrences"][0], "--after", "99", code=2)["error"]
    assert "may grow by" in error["fix"]


@pytest.mark.parametrize(
    "arguments", [("--start", "3"), ("--text", "x", "--start", "1", "--end", "2"), (), ("--end", "3")]
)
def test_where_it_is_must_be_said_in_one_way(curator: Curator, arguments: tuple[str, ...]) -> None:
    place = f"{record(curator, 0)}/0/content"
    error = curator.json("privacy", "missed", place, "--entity", "PERSON", *arguments, code=2)["error"]
    assert "--start and --end, or --text" in error["message"]


def test_what_no_rule_can_read_is_listed_and_vouched_for(curator: Curator) -> None:
    number = record(curator, 2)
    found = curator.json("privacy", "unread")
    assert found["covered"] == ["en"]
    (item,) = found["unread"]
    assert (item["name"], item["conversation"], item["place"]) == ("de", number, f"{number}/0/content")
    assert curator.json("export", "--dry-run", code=3)["refused"]
    told = curator.run("export", code=3) + curator.stderr
    assert "curator privacy unread" in told
    assert "1 record" in curator.run("privacy", "vouch", number[:6], "--reason", "read by Jana")
    curator.run("privacy", "unread", "--language", "de")
    assert curator.stderr == "nothing waits to be read; names are looked for in: en\n"
    curator.run("undo")
    waits = curator.json("privacy", "vouch", "--language", "de", code=2)
    assert (waits["texts"], waits["conversations"], waits["done"]) == (1, 1, False)
    assert len(curator.json("privacy", "unread", "--language", "de")["unread"]) == 1
    assert "1 text in 1 record: de" in curator.run("privacy", "vouch", "--language", "de", "--yes")
    assert curator.json("privacy", "unread", "--language", "de")["unread"] == []
    curator.run("undo")
    assert len(curator.json("privacy", "unread", "--language", "de")["unread"]) == 1
    assert "name the records, or --language" in curator.json("privacy", "vouch", code=2)["error"]["message"]


def test_where_an_image_stands_is_told_by_status_unread_and_list(curator: Curator) -> None:
    number = record(curator, 3)
    assert f"vouched for: message 0, part 0 of {number}" in curator.run("status")
    told = curator.run("privacy", "unread")
    assert [number, "image", "or", "file", "0/content/0"] in [line.split() for line in told.splitlines()]
    assert "1 image or file to look at" in curator.stderr
    assert curator.json("privacy", "unread", "--language", "media")["media"] == [f"{number}/0/content/0"]
    curator.run("privacy", "list")
    assert "1 image or file waits to be looked at: curator privacy unread" in curator.stderr
    curator.run("privacy", "decide", f"{number}/0/content/0", "--not-personal")
    assert curator.json("privacy", "unread")["media"] == []
    assert "1 image or file looked at by ann" in curator.run("privacy", "report")
