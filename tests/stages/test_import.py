"""Which files an import reads, and what it does with those it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from curator.errors import UsageError
from curator.stages import import_
from curator.store import lookups
from tests.running import chat, write_chats
from tests.stages.conftest import Desk

HOLDS_THE_LOCK = """
import sys, duckdb
try:
    duckdb.connect(sys.argv[1])
except duckdb.IOException:
    sys.exit(7)
"""


def bring(desk: Desk, *paths: Path) -> import_.Result:
    return desk.run(import_.STAGE, import_.Options(paths))


def test_a_folder_around_the_workspace_is_read_without_the_workspace_itself(desk: Desk) -> None:
    write_chats(desk.folder / "chats.jsonl", [chat("Hello", "Hi")])
    (desk.workspace / "exports" / "openai-chat").mkdir(parents=True)
    write_chats(desk.workspace / "exports" / "openai-chat" / "train.jsonl", [chat("Old", "Answer")])
    result = bring(desk, desk.folder)
    assert [Path(file.path).name for file in result.imports] == ["chats.jsonl"]
    with pytest.raises(UsageError) as refused:
        bring(desk, desk.workspace / "store.duckdb")
    assert "own" in refused.value.message


def test_the_database_stays_locked_while_a_folder_around_it_is_read(desk: Desk) -> None:
    write_chats(desk.folder / "chats.jsonl", [chat("Hello", "Hi")])
    with desk.open() as workspace:
        import_.STAGE.run(workspace, import_.Options((desk.folder,)), _Quiet())
        other = [sys.executable, "-c", HOLDS_THE_LOCK, str(desk.workspace / "store.duckdb")]
        assert subprocess.run(other, check=False, timeout=60).returncode == 7


class _Quiet:
    id, actor = "run", "ann"

    def progress(self, done: int, total: int | None, unit: str, step: str = "") -> None: ...

    def show(self, done: int, total: int | None, unit: str, step: str = "") -> None: ...

    def check(self) -> None: ...


def test_a_pipe_is_refused_and_its_content_can_be_imported_from_a_file_afterwards(desk: Desk) -> None:
    fifo = desk.folder / "pipe.jsonl"
    os.mkfifo(fifo)
    with pytest.raises(UsageError) as refused:
        bring(desk, fifo)
    assert "pipe" in refused.value.fix
    file = write_chats(desk.folder / "chats.jsonl", [chat("Hello", "Hi")])
    assert bring(desk, file).imports[0].conversations == 1


def test_one_file_that_cannot_be_read_does_not_stop_the_others(desk: Desk) -> None:
    folder = desk.folder / "inbox"
    folder.mkdir()
    (folder / "a.csv").write_text("prompt,completion,prompt\na,b,c\n", encoding="utf-8")
    (folder / "b.txt").write_text("no conversations", encoding="utf-8")
    write_chats(folder / "c.jsonl", [chat("Hello", "Hi")])
    result = bring(desk, folder)
    assert [(Path(file.path).name, file.conversations) for file in result.imports] == [("c.jsonl", 1)]
    assert [(Path(skipped.path).name, skipped.named) for skipped in result.skipped] == [
        ("b.txt", False),
        ("a.csv", False),
    ]


def test_a_name_that_is_not_utf_8_is_kept_as_text(desk: Desk) -> None:
    path = Path(os.fsdecode(os.fsencode(desk.folder) + b"/\xff.jsonl"))
    write_chats(path, [chat("Hello", "Hi")])
    assert bring(desk, path).imports[0].path.endswith("\\udcff.jsonl")
    with desk.open() as workspace:
        assert lookups.counts(workspace.store).conversations == 1
