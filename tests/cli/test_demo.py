"""`curator demo`: takes the place of an earlier demo, and of nothing that somebody made."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.running import Curator, chat, write_chats


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    """With what a demo leaves that was killed early in `work`."""
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    (curator.workspace / ".made-by-demo").touch()
    return curator


def test_a_demo_takes_the_place_of_an_earlier_one(curator: Curator) -> None:
    told = curator.json("demo", str(curator.workspace))
    assert {file["split"] for file in told["files"]} == {"train", "validation", "test"}
    assert {event["actor"] for event in curator.json("log")["events"]} == {"demo"}
    # Its shop keeps its name: that is allowed there, as users do with their own.
    written = (curator.workspace / "exports" / "openai-chat" / "train.jsonl").read_text(encoding="utf-8")
    assert "the support assistant of Pellandra, an online shop" in written
    assert "the support assistant of <" not in written


def test_what_somebody_added_to_a_demo_is_never_removed(curator: Curator) -> None:
    notes = curator.workspace / "exports" / "notes.txt"
    notes.parent.mkdir()
    notes.touch()
    assert "exports/notes.txt" in curator.json("demo", str(curator.workspace), code=2)["error"]["message"]
    notes.unlink()
    write_chats(curator.folder / "own.jsonl", [chat("One question", "One answer")])
    curator.run("import", "own.jsonl")
    error = curator.json("demo", str(curator.workspace), code=2)["error"]
    assert "an import" in error["message"]
    assert "curator demo DIR" in error["fix"]
    assert curator.json("status")["conversations"] == 1


def test_what_the_demo_prints_can_be_pasted_and_tells_why_something_was_missed(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    told = curator.run("demo", "look here").splitlines()
    heads = next(line for line in told if "planted" in line and "missed" in line)
    rows = {line.split()[0]: line for line in told[told.index(heads) + 2 :] if line.strip()}
    for line in rows.values():
        figures = line.split()[1:4]
        if line.split()[0].isupper() and int(figures[2]):
            assert int(figures[0]) - int(figures[1]) == int(figures[2])
            assert len(line.split()) > 4, line
    assert any(line.split() == ["4", "labelled", "reject"] for line in told)
    (command,) = [line.strip() for line in told if " status -w " in line]
    done = subprocess.run(command, shell=True, cwd=tmp_path, env=curator.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "gate ok" in done.stdout
    assert told[-1].startswith("your own file: ")
    assert told[-1].endswith(" prepare FILE --out work")
