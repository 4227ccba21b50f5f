"""Exports of several files, what an import would do, and what could not be read, mended and imported again."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.running import Curator, chat, write_chats

FIXTURES = Path(__file__).parents[1] / "sources" / "fixtures"
TASK = """tasks:
  - id: feedback
    level: conversation
    kind: choice
    question: Was it any good?
    values:
      - {id: up, name: Thumbs up, key: "1"}
      - {id: down, name: Thumbs down, key: "2"}
"""


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    return curator


def export(folder: Path) -> Path:
    """ChatGPT's, of two conversations, one of which got a thumb up."""
    ratings = [{"id": "a4", "conversation_id": "c-1", "rating": "thumbs_up"}]
    with ZipFile(folder / "export.zip", "w") as archive:
        archive.writestr("conversations.json", (FIXTURES / "chatgpt.json").read_text())
        archive.writestr("message_feedback.json", json.dumps(ratings))
        archive.writestr("chat.html", "<html>")
    return folder / "export.zip"


def test_an_export_is_one_import_that_tells_what_it_leaves_out(curator: Curator) -> None:
    export(curator.folder)
    (found,) = curator.json("import", "export.zip")["imports"]
    assert (found["path"], found["format"], found["ok"], found["beside"]) == ("export.zip", "chatgpt", 2, 1)
    assert found["dropped"]["thoughts"] == 1
    told = curator.run("import", "export.zip")
    assert "1 thoughts" in told
    assert "1 other files" in told
    curator.run("scrub")
    rows = curator.json("sql", "select turn, task, value, origin from suggestions")["rows"]
    assert rows == [[3, "feedback", '"thumbs up"', "thumbs in ChatGPT"]]


def test_a_rating_that_came_is_suggested_for_a_task_of_its_name(curator: Curator) -> None:
    export(curator.folder)
    curator.run("import", "export.zip")
    curator.run("scrub")
    rules = curator.workspace / "rules" / "labels"
    rules.mkdir(parents=True, exist_ok=True)
    (rules / "feedback.yaml").write_text(TASK)
    rated, other = curator.json("label", "queue", "--task", "feedback")["records"]
    assert rated["suggestion"] == {"value": "up", "score": 1.0, "origin": "thumbs in ChatGPT"}
    assert other["suggestion"] is None
    curator.run("label", "set", rated["id"], "--task", "feedback", "--accept")
    assert [record["id"] for record in curator.json("label", "queue", "--task", "feedback")["records"]] == [other["id"]]


def test_other_answers_are_shown_beside_the_one_that_they_may_replace(curator: Curator) -> None:
    export(curator.folder)
    curator.run("import", "export.zip")
    (first, _) = curator.json("label", "queue", "--task", "answer")["records"]
    assert "withheld" in curator.json("show", first["id"])["alternatives"][1]["turn"]["text"]
    curator.run("scrub")
    told = curator.run("show", first["id"])
    assert "[1] assistant  or regenerated (other answer 1)\n    No idea." in told
    assert [other["origin"] for other in curator.json("show", first["id"])["alternatives"]] == ["edited", "regenerated"]


def test_what_the_source_says_of_a_record_is_shown_with_it(curator: Curator) -> None:
    export(curator.folder)
    curator.run("import", "export.zip")
    ((id,),) = curator.json("sql", "SELECT conversation FROM suggestions")["rows"]
    assert "hint     message 3: feedback = thumbs up (thumbs in ChatGPT)" in curator.run("show", id)
    (hint,) = curator.json("show", id)["suggestions"]
    assert (hint["message"], hint["task"], hint["value"]) == (3, "feedback", "thumbs up")


def test_a_dry_run_shows_the_first_three_and_imports_nothing(curator: Curator) -> None:
    export(curator.folder)
    before = curator.json("status")
    told = curator.run("import", "export.zip", "--dry-run")
    assert "chatgpt, since it holds conversations" in told
    assert "[0] user: Where is parcel 17?" in told
    assert "[1] or, regenerated: No idea." in told
    assert "2 other answers, 1 hints" in told
    assert "[3] hint: feedback = thumbs up (thumbs in ChatGPT)" in told
    (item,) = curator.json("import", "export.zip", "--dry-run")["imports"]
    assert (item["alternatives"], item["hints"], item["dropped"]["thoughts"]) == (2, 1, 1)
    assert [len(record["messages"]) for record in item["first"]] == [4, 2]
    assert curator.json("status") == before


def test_a_dry_run_of_a_folder_goes_on_after_a_file_that_it_cannot_read(curator: Curator) -> None:
    folder = curator.folder / "inbox"
    folder.mkdir()
    (folder / "a.csv").write_text("prompt,completion,prompt\na,b,c\n")
    write_chats(folder / "b.jsonl", [chat("One question", "One answer")])
    found = curator.json("import", "inbox", "--dry-run")["imports"]
    assert [Path(item["path"]).name for item in found] == ["b.jsonl"]
    assert curator.run("import", "inbox", "--dry-run").count("a.csv") == 1
    assert "would skip 1 file" in curator.stderr


def test_a_dry_run_of_several_files_tells_of_all_of_them(curator: Curator) -> None:
    write_chats(curator.folder / "b.jsonl", [chat("One question", "One answer")])
    for name in ("a.pdf", "c.pdf"):
        (curator.folder / name).write_bytes(b"%PDF-1.7")
    told = curator.run("import", "a.pdf", "b.jsonl", "c.pdf", "--dry-run", code=2)
    assert "[0] user: One question" in told
    assert "a.pdf is a PDF" in curator.stderr
    assert "c.pdf is a PDF" in curator.stderr
    assert "c.pdf is a PDF" in curator.json("import", "b.jsonl", "c.pdf", "--dry-run", code=2)["error"]["message"]


def test_what_could_not_be_read_is_written_for_mending_and_the_log_tells_of_it(curator: Curator) -> None:
    path = write_chats(curator.folder / "chats.jsonl", [chat("One question", "One answer")])
    with path.open("a") as file:
        file.write('{"messages": [{"role": "user", "content": "ann@example.com"\n{"messages": []}\n')
    curator.run("import", "chats.jsonl")
    found = curator.json("rejects", "--out", "mend.jsonl", "--reason", "mended by hand")
    mend = curator.folder / "mend.jsonl"
    assert found["revealed"] == {"out": "mend.jsonl", "written": 2, "gone": 0, "format": "openai-chat"}
    assert mend.read_text() == '{"messages": [{"role": "user", "content": "ann@example.com"\n{"messages": []}\n'
    assert stat.S_IMODE(mend.stat().st_mode) == 0o600
    assert [entry["kind"] for entry in curator.json("log", "--kind", "reveal")["events"]] == ["reveal"]
    assert "is there already" in curator.json("rejects", "--out", "mend.jsonl", code=2)["error"]["message"]
    mend.write_text(mend.read_text().replace('.com"\n', '.com"}]}\n', 1))
    (again,) = curator.json("import", "mend.jsonl")["imports"]
    assert (again["ok"], again["rejected"]) == (1, 1)


def test_rejects_of_several_formats_make_no_file_of_one(curator: Curator) -> None:
    (curator.folder / "bad.jsonl").write_text('{"messages": []}\n{"messages": [{"role": "user", "content": "x"}]}\n')
    (curator.folder / "bad.csv").write_text("prompt,completion\na,b,c\n")
    curator.run("import", "bad.jsonl", "bad.csv")
    error: dict[str, Any] = curator.json("rejects", "--out", "mend", code=2)["error"]
    assert "csv-columns and openai-chat" in error["message"]
    curator.run("rejects", "--out", "mend", "--file", "bad.csv")
    assert (curator.folder / "mend").read_text() == "prompt,completion\na,b,c\n"


_LABEL = '{"id": "3tye", "task": "answer", "value": "accept"}\n'


def test_a_file_of_labels_is_known_and_the_command_for_it_is_named(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    (tmp_path / "labels.jsonl").write_text(_LABEL)
    assert curator.json("import", "labels.jsonl", code=2)["error"]["fix"].endswith("curator label import labels.jsonl")


def test_a_rule_file_that_cannot_be_read_is_the_fault_of_no_label(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    (tmp_path / "labels.jsonl").write_text(_LABEL)
    (curator.workspace / "rules").mkdir(exist_ok=True)
    (curator.workspace / "rules" / "own.yaml").write_text("tasks:\n  - {id: x, kind: class}\n")
    assert "own.yaml:2" in curator.json("label", "import", "labels.jsonl", code=2)["error"]["message"]
