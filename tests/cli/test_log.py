"""`curator log`, `undo` and `redo`: what people are told of decisions, in words and without free text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.terminal import at_terminal
from tests.running import Curator, chat, write_chats

NOTE = "Ask about the policy."
EDIT = "We send a new one."


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    curator = Curator(tmp_path_factory.mktemp("log"))
    write_chats(
        curator.folder / "chats.jsonl", [chat(f"Question {n} about lamps", f"Answer number {n}") for n in range(24)]
    )
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    curator.run("import", "chats.jsonl")
    labels = [{"file": "chats.jsonl", "line": n, "task": "answer", "value": "accept"} for n in range(1, 12)]
    (curator.folder / "labels.jsonl").write_text("".join(json.dumps(label) + "\n" for label in labels))
    curator.run("label", "import", "labels.jsonl")
    return curator


@pytest.fixture
def curator(_made: Curator, tmp_path: Path) -> Curator:
    """Records, of which eleven have a label, all from one file."""
    return _made.copy(tmp_path / "here")


def record_of(curator: Curator) -> str:
    found: str = curator.json("label", "queue", "--task", "answer")["records"][0]["id"]
    return found


def test_what_was_decided_at_once_is_one_row_and_each_event_if_asked(curator: Curator) -> None:
    (row,) = curator.run("log").splitlines()[2:]
    assert "11 conversations" in row
    assert "11 labels: answer = accept" in row
    assert len(curator.run("log", "--each").splitlines()[2:]) == 11
    assert len(curator.json("log")["events"]) == 11


def test_the_log_says_how_much_more_there_is(curator: Curator) -> None:
    curator.run("log", "--each", "--limit", "4")
    assert curator.stderr == "4 of 11 shown: --limit\n"
    curator.run("log")
    assert curator.stderr == ""


def test_notes_edits_and_exports_are_told_in_words(curator: Curator) -> None:
    record = record_of(curator)
    curator.run("label", "note", record, NOTE)
    curator.run("label", "edit", record, "1", "--text", EDIT)
    for command in (
        ("scrub",),
        ("dedup",),
        ("flag",),
        ("split",),
        ("privacy", "sign-off", "--reason", NOTE),
        ("export",),
    ):
        curator.run(*command)
    told = curator.run("log", "--machines")
    rows = [" ".join(row.split()[3:]) for row in told.splitlines()[2:]]
    assert f"ann note conversation {record} noted" in rows
    assert f"ann edit message {record}/1 rewritten" in rows
    assert "ann note the decision with it reason noted" in rows
    assert "ann sign_off the state then signed off" in rows
    assert rows[0].startswith("ann export export ")
    assert " train, validation, test as openai-chat, of the state at event " in rows[0]
    assert "{" not in told
    assert "+00:00" not in told
    assert NOTE not in told
    assert EDIT not in told


def test_a_batch_is_taken_back_in_one_line(curator: Curator) -> None:
    first = curator.json("log")["events"][-1]["id"]
    assert curator.run("undo") == f"taken back: 11 labels (batch of event {first}-{first + 10})\n"
    assert "11 labels taken back (undoes" in curator.run("log")
    assert curator.run("redo") == "brought back: 11 labels\n"


def test_what_was_taken_back_is_named_and_what_holds_now(curator: Curator) -> None:
    record = record_of(curator)
    curator.run("label", "set", record, "--task", "answer", "--value", "reject")
    curator.run("label", "set", record, "--task", "answer", "--value", "unsure")
    assert curator.run("undo") == f"taken back: label answer of conversation {record} (unsure); now reject\n"
    curator.run("label", "edit", record, "1", "--text", EDIT)
    assert curator.run("undo") == f"taken back: edit of message {record}/1\n"
    curator.run("label", "weight", record, "1", "0")
    assert curator.run("undo") == f"taken back: weight of message {record}/1 (0); now as it came\n"


def test_undo_says_whose_the_newest_decision_is_where_it_is_another_s(curator: Curator) -> None:
    record = record_of(curator)
    curator.run("label", "set", record, "--task", "answer", "--value", "reject")
    curator.run("label", "set", record, "--task", "intent", "--value", "refund", "--as", "Bea B")
    assert "answer" in curator.run("undo")
    assert curator.stderr == "the newest decision is Bea B's (label): curator undo --as 'Bea B' takes it back\n"
    curator.run("undo", "--as", "Bea B")
    assert curator.stderr == ""


def test_the_log_fits_terminals_and_is_whole_in_a_pipe(curator: Curator) -> None:
    for width in (60, 84):
        told = at_terminal(curator, width, "log", "--machines").splitlines()
        assert max(map(len, told)) <= width
    assert "…" in at_terminal(curator, 84, "log", "--machines")
    assert "…" not in curator.run("log", "--machines")
