"""The same stages, decisions and queries from Python."""

from __future__ import annotations

from pathlib import Path

import pytest

import curator
from curator.errors import UsageError
from curator.queries.conversations import scrubbed
from curator.queries.status import status
from curator.stages import import_, replace, run_stage, scrub
from tests.running import KEY, chat, write_chats


def test_open_gives_the_stages_and_queries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURATOR_KEY", KEY)
    from curator.workspace import Workspace

    Workspace.create(tmp_path / "work")[0].close()
    path = write_chats(tmp_path / "chats.jsonl", [chat("I am ann@example.com", "Hello")])
    with curator.open(tmp_path / "work") as workspace:
        run_stage(workspace, import_.STAGE, import_.Options((path,)), actor="ann")
        run_stage(workspace, scrub.STAGE, scrub.Options(), actor="ann")
        run_stage(workspace, replace.STAGE, replace.Options(), actor="ann")
        ((record, withheld),) = scrubbed(workspace)
        assert record.messages[0].content == "I am <EMAIL_ADDRESS_1>"
        assert withheld == 0
        assert status(workspace).next == "curator run"


def test_open_says_how_to_make_a_workspace(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        curator.open(tmp_path)
    assert "curator init" in caught.value.fix
