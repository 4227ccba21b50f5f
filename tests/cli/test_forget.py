"""`curator forget`: what it tells, what is left, and that the value is seen by nobody."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from tests.running import Curator, chat, completed, write_chats

NAME = "Quillfeather Zandra"


@pytest.fixture(scope="module")
def curator(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    curator = Curator(tmp_path_factory.mktemp("made"), CURATOR_DEBUG="1")
    chats = [chat(f"Question {n}", "Answer.") for n in range(9)] + [chat(f"I am {NAME}.", "Hello.")]
    write_chats(curator.folder / "chats.jsonl", chats)
    curator.run("init", str(curator.workspace))
    curator.run("import", "chats.jsonl")
    curator.run("scrub")
    curator.run("backup", "safe")
    return curator


def forget(curator: Curator, *arguments: str, value: str, code: int) -> dict[str, Any]:
    words = ["forget", *arguments, "--json", "-w", str(curator.workspace)]
    done = completed(words, curator.folder, curator.environment, value.encode())
    assert done.returncode == code, done.stderr
    assert NAME.encode() not in done.stdout + done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def holding(curator: Curator) -> list[str]:
    return [p.name for p in curator.workspace.rglob("*") if p.is_file() and b"Quillfeather" in p.read_bytes()]


def test_a_value_from_stdin_is_gone_and_what_may_hold_it_still_is_listed(curator: Curator) -> None:
    listed = forget(curator, "--value", "-", value=NAME + "\n", code=2)
    assert (listed["done"], len(listed["records"])) == (False, 1)
    assert holding(curator) != []
    told = forget(curator, "--value", "-", "--yes", value=NAME + "\n", code=0)
    assert told == listed | {"done": True}
    assert told["may_hold"] == {
        "backups": [f"{curator.folder / 'safe'} on {_host()}"],
        "inputs": ["chats.jsonl"],
        "exports": [],
        "tunes": [],
        "deployed": [],
    }
    assert holding(curator) == []
    assert curator.json("verify")["ok"] is True
    assert curator.json("log", "--machines", "--limit", "1")["events"][0]["kind"] == "forget"
    record = str(told["records"][0])
    assert curator.json("scrub")["scanned"] == 1
    assert "I am [FORGOTTEN]." in curator.run("show", record)
    # The record itself, by the beginning of its id.
    curator.run("forget", "--record", record[:6], "--yes")
    assert curator.json("status")["conversations"] == 9
    assert curator.json("verify")["ok"] is True


def test_it_needs_one_thing_to_forget_that_is_somebodys(curator: Curator) -> None:
    assert "either" in curator.json("forget", "--yes", code=2)["error"]["message"]
    assert "4 characters" in forget(curator, "--value", "-", "--yes", value="Zo", code=2)["error"]["message"]
    assert "no record has an id" in curator.json("forget", "--record", "zzzzzz", "--yes", code=2)["error"]["message"]


def _host() -> str:

    return socket.gethostname()
