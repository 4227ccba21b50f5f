"""Requests of a batch are joined with their answers, in whatever order they stand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curator.sources import LayoutSource, Options, claimed, of_folder
from tests.sources.fixtures_of import FOLDER, read_fixture
from tests.sources.reading import conversations, line, only_reject, read_bytes, source

FIXTURE = "openai-batch.jsonl"


def told(items: list[Any]) -> dict[str, list[tuple[str, object]]]:
    return {c.source_id or "": [(m.role, m.content) for m in c.messages] for c in conversations(items)}


JOINED = {
    "q-1": [("user", "When do you open?"), ("assistant", "At nine.")],
    "q-2": [("system", "Be brief."), ("user", "Which oil?"), ("assistant", "Wax.")],
    "q-4": [("user", "Hello?")],
    "q-5": [("assistant", "Yes.")],
}


def test_the_fixture_is_joined() -> None:
    items = read_fixture(FIXTURE)
    assert told(items) == JOINED
    assert [item.blank for item in items] == [True, True, True, False, False, False, True, False]
    dropped = {item.line: dict(item.dropped) for item in items if item.dropped}
    assert dropped == {7: {"requests that failed": 1}, 8: {"prompts, which the file of the requests has": 1}}
    first = conversations(items)[2]
    assert first.messages[1].model == "gpt-x-1"
    assert first.created_at == 1_767_348_000_000_000
    assert first.tools == [{"type": "function", "function": {"name": "hours"}}]
    assert first.extra["request"] == {"model": "gpt-x", "temperature": 0}


def test_answers_may_stand_before_their_requests(tmp_path: Path) -> None:
    lines = (FOLDER / FIXTURE).read_bytes().splitlines(keepends=True)
    assert told(read_bytes(tmp_path, b"".join(reversed(lines)), "openai-batch")) == JOINED


def batch_in(folder: Path, *names: str) -> Path:
    """The fixture's requests and answers as the files of a batch."""
    folder.mkdir()
    records = [json.loads(text) for text in (FOLDER / FIXTURE).read_text().splitlines()]
    parts = [[r for r in records if "response" not in r], [r for r in records if "response" in r]]
    for name, part in zip(names, parts, strict=True):
        (folder / name).write_bytes(b"".join(map(line, part)))
    return folder


@pytest.mark.parametrize("names", [("requests.jsonl", "batch_1_output.jsonl"), ("z.jsonl", "a.jsonl")])
def test_the_files_of_a_batch_are_joined_in_a_folder_of_their_own(tmp_path: Path, names: tuple[str, str]) -> None:
    layout = of_folder(batch_in(tmp_path / "batch", *names))
    found = claimed(layout, ["openai-batch"])
    assert found is not None
    several: LayoutSource = source("openai-batch")  # type: ignore[assignment]
    items = list(several.read_layout(layout.only(found[1].names), Options(), lambda done, total: None))
    assert told(items) == JOINED
    assert [item.line for item in items] == list(range(1, len(items) + 1))


def test_what_lies_beside_other_files_or_other_requests_is_not_joined(tmp_path: Path) -> None:
    folder = batch_in(tmp_path / "batch", "requests.jsonl", "answers.jsonl")
    (folder / "notes.txt").write_text("Hello")
    assert claimed(of_folder(folder), ["openai-batch"]) is None
    (folder / "notes.txt").unlink()
    (folder / "more.jsonl").write_bytes((folder / "requests.jsonl").read_bytes())
    assert claimed(of_folder(folder), ["openai-batch"]) is None
    (folder / "more.jsonl").unlink()
    (folder / "answers.jsonl").write_bytes(line({"custom_id": ["q-1"], "response": {"status_code": 200}}))
    assert claimed(of_folder(folder), ["openai-batch"]) is None


def test_progress_never_goes_back_over_both_looks_at_the_file() -> None:
    seen: list[int] = []
    path = FOLDER / FIXTURE
    list(source("openai-batch").read(path, Options(), lambda done, total: seen.append(done)))
    assert seen == sorted(seen)
    assert seen[-1] == path.stat().st_size


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"body": {"messages": "Zebrafish"}}, "custom_id: is missing"),
        ({"custom_id": "Zebrafish", "body": 5}, "body: must be an object"),
        ({"custom_id": "Zebrafish", "body": {"messages": []}}, "body.messages: must hold"),
        ({"custom_id": "Zebrafish", "response": 5}, "response: must be an object"),
        ({"custom_id": "Zebrafish", "response": {"status_code": 200}}, "body: is missing"),
    ],
)
def test_a_record_that_is_none_is_rejected_with_its_place_and_no_value(
    tmp_path: Path, record: dict[str, Any], reason: str
) -> None:
    said = only_reject(read_bytes(tmp_path, line(record), "openai-batch")).reason
    assert said.startswith(reason)
    assert "Zebrafish" not in said


def test_requests_that_are_no_chats_are_counted_and_left_out(tmp_path: Path) -> None:
    record = {"custom_id": "e", "url": "/v1/embeddings", "body": {"model": "m", "inputs": ["x"]}}
    (item,) = read_bytes(tmp_path, json.dumps(record).encode(), "openai-batch")
    assert (item.blank, item.dropped) == (True, {"requests that are no chats": 1})
