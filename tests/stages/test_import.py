"""Which files an import reads, and what it does with those it cannot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from curator.errors import UsageError
from curator.queries.reading import Reading, items
from curator.queries.sql import answered
from curator.sources import Item
from curator.stages import import_
from curator.store import imports, lookups, suggestions
from tests.running import KEY, chat, write_chats
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


def test_a_file_is_imported_anew_where_its_mapping_file_says_something_else(desk: Desk) -> None:
    write_chats(desk.folder / "odd.jsonl", [{"q": "Hello", "a": "Hi"}])

    def told(*keys: str) -> tuple[str, int]:
        mapping = "".join(f'[[turn]]\nas = "user"\ncontent = "{key}"\n' for key in keys)
        options = import_.Options((desk.folder / "odd.jsonl",), Reading(mapping=mapping))
        (file,) = desk.run(import_.STAGE, options).imports
        return file.format, file.conversations

    assert told("q") == ("mapped", 1)
    assert told("q") == ("mapped", 0)
    assert told("q", "a") == ("mapped", 1)


def test_labels_of_another_tool_come_in_as_suggestions(desk: Desk) -> None:
    write_chats(desk.folder / "doccano.jsonl", [{"text": "My bell is broken.", "label": ["repair", [3, 7, "part"]]}])
    (file,) = bring(desk, desk.folder / "doccano.jsonl").imports
    assert (file.format, file.dropped) == ("doccano", {})
    with desk.open() as workspace:
        label, spans = sorted(
            suggestions.of_task(workspace.store, task="label"), key=lambda found: str(found.value), reverse=True
        )
        assert (label.value, label.score, label.origin) == ("repair", 1.0, "a label in doccano")
        assert spans.value == [{"start": 3, "end": 7, "label": "part"}]


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


def test_a_pipe_is_refused_with_the_way_to_pipe_it_in(desk: Desk) -> None:
    fifo = desk.folder / "pipe.jsonl"
    os.mkfifo(fifo)
    with pytest.raises(UsageError) as refused:
        bring(desk, fifo)
    assert "curator import -" in refused.value.fix


def zipped(path: Path, files: Mapping[str, str]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def test_a_zip_of_many_files_is_imported_member_by_member(desk: Desk) -> None:
    one = write_chats(desk.folder / "one.jsonl", [chat("Hello", "Hi")]).read_text()
    other = write_chats(desk.folder / "other.jsonl", [chat("Bye", "Bye")]).read_text()
    path = zipped(
        desk.folder / "all.zip", {"one.jsonl": one, "in/other.jsonl": other, "in/photo.jpg": "\xff", "x.zip": "x"}
    )
    result = bring(desk, path)
    assert [(file.path, file.conversations) for file in result.imports] == [
        (f"{path}/one.jsonl", 1),
        (f"{path}/in/other.jsonl", 1),
    ]
    assert {Path(skipped.path).name: skipped.named for skipped in result.skipped} == {
        "x.zip": False,
        "photo.jpg": False,
    }


def test_the_same_bytes_add_nothing_whether_they_come_as_a_file_or_in_an_archive(desk: Desk) -> None:
    file = write_chats(desk.folder / "one.jsonl", [chat("Hello", "Hi"), chat("Bye", "Bye")])
    assert bring(desk, file).imports[0].conversations == 2
    again = bring(desk, zipped(desk.folder / "all.zip", {"other-name.jsonl": file.read_text()})).imports[0]
    assert (again.conversations, again.duplicates_of_earlier_imports) == (0, 2)
    with desk.open() as workspace:
        assert len(imports.every(workspace.store)) == 1


def test_a_zip_in_which_nothing_can_be_read_is_told_as_one_that_was_named(desk: Desk) -> None:
    result = bring(desk, zipped(desk.folder / "all.zip", {"a.txt": "no conversations"}))
    assert [skipped.named for skipped in result.skipped] == [False, True]


def test_a_zip_in_a_folder_is_read_as_the_files_in_it_are(desk: Desk) -> None:
    folder = desk.folder / "inbox"
    folder.mkdir()
    chats = write_chats(desk.folder / "one.jsonl", [chat("Hello", "Hi")])
    zipped(folder / "all.zip", {"one.jsonl": chats.read_text()})
    assert [Path(file.path).name for file in bring(desk, folder).imports] == ["one.jsonl"]


def test_a_file_that_changes_while_it_is_read_is_told_and_can_be_imported_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_chats(desk.folder / "one.jsonl", [chat("Hello", "Hi")])

    def grown(*arguments: Any, **more: Any) -> Iterator[Item]:
        found = list(items(*arguments, **more))
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(chat("Bye", "Bye")) + "\n")
        return iter(found)

    monkeypatch.setattr(import_, "items", grown)
    result = bring(desk, path)
    assert not result.imports
    assert "changed while it was read" in result.skipped[0].reason
    monkeypatch.undo()
    monkeypatch.setenv("CURATOR_KEY", KEY)
    assert bring(desk, path).imports[0].ok == 2


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


def test_a_hint_that_may_hold_personal_data_is_counted_and_not_shown(desk: Desk) -> None:
    mail, phone, card = "kim@example.org", "+1 202 555 0177", "4111 1111 1111 1111"
    told = {
        mail: "good", f"call {phone}": "good", "caller": phone, "card": card, "number": 12025550177,
        "who": {"start": 12025550177, "end": 12025550178, "label": "x"}, "note": "x" * 41, "quality": "good",
    }  # fmt: skip
    record = {"fields": {"text": "Hello"}, "responses": {name: [{"value": value}] for name, value in told.items()}}
    (desk.folder / "argilla.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    (file,) = bring(desk, desk.folder / "argilla.jsonl").imports
    assert file.dropped == {"hints in free words": 7}
    with desk.open() as workspace, answered(workspace, "SELECT task, value FROM suggestions") as answer:
        assert [row for batch in answer.batches for row in batch.to_pylist()] == [
            {"task": "quality", "value": '"good"'}
        ]


def test_a_folder_in_which_nothing_can_be_read_is_told_as_one_that_was_named(desk: Desk) -> None:
    (desk.folder / "empty").mkdir()
    (skipped,) = bring(desk, desk.folder / "empty").skipped
    assert (skipped.named, skipped.reason) == (True, "nothing in it can be read")


def test_a_name_that_no_file_can_have_is_told(desk: Desk) -> None:
    with pytest.raises(UsageError, match="name too long"):
        bring(desk, desk.folder / ("x" * 300))


def test_remarks_and_hints_that_are_not_taken_in_are_counted_together(desk: Desk) -> None:
    said = [("textarea", {"text": ["fine"]}), ("choices", {"choices": ["+1 202 555 0177"]})]
    results = [{"from_name": "note", "to_name": "text", "type": kind, "value": value} for kind, value in said]
    record = {"id": 1, "data": {"text": "Hello"}, "annotations": [{"result": results}]}
    (desk.folder / "tasks.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    (file,) = bring(desk, desk.folder / "tasks.jsonl").imports
    assert (file.format, file.dropped) == ("label-studio", {"hints in free words": 2})
