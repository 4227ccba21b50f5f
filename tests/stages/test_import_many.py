"""Very many small files of one format are one import: as safe as thousands of them, and a hundred times as fast."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from curator.queries.gathering import MANY
from curator.queries.rejects import rejected
from curator.stages import import_
from tests.running import chat
from tests.stages.conftest import Desk

BAD = '{"messages": [{"role": "user", "content": "secret"\n'


def take(desk: Desk, path: Path) -> import_.Result:
    return desk.run(import_.STAGE, import_.Options((path,)))


def fill(folder: Path, count: int, begin: int = 0) -> None:
    for n in range(begin, begin + count):
        path = folder / str(n % 7) / f"chat {n}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(chat(f"Where is order {n}?", f"Order {n} is on its way.")) + "\n")


def packed(folder: Path) -> Path:
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w") as into:
        for path in sorted(folder.rglob("*.*")):
            into.write(path, path.relative_to(folder))
    return archive


@pytest.mark.parametrize("pack", [False, True], ids=["folder", "archive"])
def test_many_files_are_one_import_and_others_stay_by_themselves(desk: Desk, pack: bool) -> None:
    inbox = desk.folder / "inbox"
    fill(inbox, MANY)
    (inbox / "3" / "bad.jsonl").write_text(json.dumps(chat("Good?", "Good.")) + "\n" + BAD)
    (inbox / "damaged.json").write_text(json.dumps(chat("Before?", "Before.")) + "\n" + "[[")
    (inbox / "table.csv").write_text("prompt,completion\na,b\n")
    (inbox / "nothing.txt").write_text("words of no format\n")
    path = packed(inbox) if pack else inbox
    result = take(desk, path)
    many = next(item for item in result.imports if item.format == "openai-chat")
    assert sorted((item.format, item.ok) for item in result.imports) == [("csv-columns", 1), ("openai-chat", MANY + 2)]
    assert many.path == f"{path}/* (openai-chat)"
    assert many.lines == many.ok + many.rejected + many.blank
    assert [Path(item.path).name for item in result.skipped] == ["nothing.txt"]
    with desk.open() as workspace:
        reasons = [item.reason for item in rejected(workspace)]
    assert len(reasons) == many.rejected == 2
    assert any(reason.startswith("item 2 of 3/bad.jsonl: ") for reason in reasons)
    assert any(reason.startswith("item 2 of damaged.json: ") for reason in reasons)
    assert not any("secret" in reason for reason in reasons)


def test_a_file_more_brings_in_its_own_records_alone(desk: Desk) -> None:
    inbox = desk.folder / "inbox"
    fill(inbox, MANY)
    take(desk, inbox)
    (again,) = take(desk, inbox).imports
    assert (again.conversations, again.duplicates_of_earlier_imports) == (0, MANY)
    fill(inbox, 1, begin=MANY)
    (more,) = take(desk, inbox).imports
    assert (more.lines, more.conversations, more.duplicates_of_earlier_imports) == (MANY + 1, 1, MANY)


def test_fewer_files_are_told_one_by_one(desk: Desk) -> None:
    fill(desk.folder / "inbox", 3)
    assert len(take(desk, desk.folder / "inbox").imports) == 3
