"""`curator status` and `curator rejects`: how things stand, in sentences that hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import at_terminal
from tests.running import Curator, chat, write_chats


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    curator = Curator(tmp_path_factory.mktemp("status"))
    write_chats(
        curator.folder / "chats.jsonl",
        [chat(f"Question {n} about lamps", f"Answer number {n} to ann{n}@example.com") for n in range(20)],
    )
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    # Everything is a person's to decide.
    config = curator.workspace / "curator.toml"
    config.write_text(config.read_text().replace("[scrub]\n", "[scrub]\ndecide_below = 1.01\n"))
    return curator


@pytest.fixture
def curator(_made: Curator, tmp_path: Path) -> Curator:
    return _made.copy(tmp_path / "here")


def test_a_condition_of_the_gate_reads_as_it_stands(curator: Curator) -> None:
    curator.run("import", "chats.jsonl")
    told = curator.run("status")
    assert "gate waits  40 texts are not scanned by the present rules" in told
    curator.run("scrub")
    told = curator.run("status")
    assert "gate ok     every text is scanned by the present rules" in told
    assert "gate waits  20 doubtful findings wait for a decision: 20 EMAIL_ADDRESS" in told
    assert "gate waits  dedup, split, flag have not seen the last changes" in told
    assert "gate waits  nobody signed off what would leave" in told
    assert "open" not in told


def test_an_export_is_done_when_it_is_written_and_ready_before(curator: Curator) -> None:
    for command in (("import", "chats.jsonl"), ("run",), ("privacy", "decide", "--all", "--yes"), ("run",)):
        curator.run(*command)
    assert "export: 20 ready, none written" in curator.run("status")
    assert curator.json("status")["stages"][-1]["done"] == 0
    curator.run("privacy", "sign-off")
    assert curator.json("status")["next"] == "curator export"
    event = curator.json("export")["event"]
    status = curator.json("status")
    assert (status["stages"][-1]["done"], status["stages"][-1]["pending"]) == (20, 0)
    assert f"export: 20 written of the state at event {event}\n" in curator.run("status")
    assert status["next"] == "nothing: what was exported is up to date"
    record = curator.json("label", "queue", "--task", "answer")["records"][0]["id"]
    curator.run("label", "set", record, "--task", "answer", "--value", "reject")
    assert f"export: 20 written of the state at event {event}, 19 ready of the present\n" in curator.run("status")
    assert curator.json("status")["next"] == "curator export"


def test_on_a_narrow_terminal_the_bars_go_first(curator: Curator) -> None:
    curator.run("import", "chats.jsonl")
    told = at_terminal(curator, 60, "status").splitlines()
    assert max(map(len, told)) <= 60
    assert "█" not in "".join(told)
    assert "conversations" in told[2]
    assert "█" in at_terminal(curator, 100, "status")


def test_rejects_of_a_file_that_was_mended_are_history(curator: Curator) -> None:
    path = curator.folder / "chats.jsonl"
    whole = path.read_text()
    path.write_text(whole + "{broken\n")
    curator.run("import", "chats.jsonl")
    assert curator.run("rejects").startswith("chats.jsonl:21: ")
    path.write_text(whole + '{"messages": 1}\n{worse\n')
    curator.run("import", "chats.jsonl")
    assert [item["line"] for item in curator.json("rejects")["rejects"]] == [21, 22]
    path.write_text(whole)
    curator.run("import", "chats.jsonl")
    assert curator.json("rejects")["rejects"] == []
    assert curator.json("status")["stages"][0]["dropped"] == 0
    assert len(curator.json("rejects", "--all")["rejects"]) == 3
