"""What was rejected comes back for mending as a file of its own, which is imported once it is mended."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as pq
import pytest

from tests.running import Curator, chat, write_chats


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    return curator


def mended(curator: Curator, old: str, new: str, *words: str) -> dict[str, object]:
    """What the import of the mended file answers. words: of `rejects`."""
    told = curator.json("rejects", "--out", "mend", *words)["revealed"]
    path = curator.folder / "mend"
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())
    (result,) = curator.json("import", "mend", "--format", told["format"])["imports"]
    assert isinstance(result, dict)
    return result


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_of_a_csv_file_come_back_behind_its_header(curator: Curator, end: str) -> None:
    lines = ["\ufeffprompt;completion;note", "Where?;There;x", "Why?;So;what;x", 'How?;"So" and so;x', "When?;Now;x"]
    (curator.folder / "a.csv").write_bytes(end.join([*lines, ""]).encode())
    (first,) = curator.json("import", "a.csv")["imports"]
    assert (first["ok"], first["rejected"]) == (2, 2)
    again = mended(curator, "So;what", "So what")
    assert (again["ok"], again["rejected"], again["blank"]) == (1, 1, 0)
    curator.run("rejects", "--file", "a.csv")
    assert "put the header back" not in curator.stderr


def test_turns_that_stand_apart_come_back_together(curator: Curator) -> None:
    (curator.folder / "a.csv").write_text("conversation_id,role,content\n1,user,Hi\n1,clerk,Yo\n2,user,Ho\n")
    curator.run("import", "a.csv")
    again = mended(curator, "clerk", "assistant")
    assert (again["ok"], again["rejected"], again["lines"]) == (1, 0, 1)


@pytest.mark.parametrize("suffix", ["parquet", "arrow"])
def test_rows_of_a_typed_table_come_back_as_csv(curator: Curator, suffix: str) -> None:
    turns = [
        [{"role": role, "content": 'a "b",\nc'}, {"role": "assistant", "content": "d"}] for role in ("user", "boss")
    ]
    table = pa.table({"messages": turns, "stars": [5, 4]})
    path = curator.folder / f"a.{suffix}"
    if suffix == "parquet":
        pq.write_table(table, path)
    else:
        with ipc.new_file(path, table.schema) as writer:
            writer.write_table(table)
    (first,) = curator.json("import", path.name)["imports"]
    assert (first["ok"], first["rejected"]) == (1, 1)
    again = mended(curator, "boss", "user")
    assert (again["format"], again["ok"], again["rejected"]) == ("csv-columns", 1, 0)


def test_members_of_an_archive_come_back_each_or_together(curator: Curator) -> None:
    bad = '{"messages": [{"role": "user", "content": "x"\n'
    with zipfile.ZipFile(curator.folder / "both.zip", "w") as archive:
        for name in ("a.jsonl", "in/b.jsonl"):
            archive.writestr(name, json.dumps(chat(f"Question of {name}", "Answer")) + "\n" + bad)
        archive.writestr("c.csv", "prompt,completion\na,b,c\n")
    curator.run("import", "both.zip")
    paths = [item["path"] for item in curator.json("rejects")["rejects"]]
    assert len(paths) == 3
    one = next(path for path in paths if path.endswith("b.jsonl"))
    assert mended(curator, '"x"', '"x"}]}', "--file", one)["ok"] == 1
    assert "csv-columns and openai-chat" in curator.json("rejects", "--out", "all", code=2)["error"]["message"]
    table = next(path for path in paths if path.endswith("c.csv"))
    curator.run("rejects", "--out", "table", "--file", table)
    assert (curator.folder / "table").read_text() == "prompt,completion\na,b,c\n"


def test_tables_with_other_headers_make_no_file_of_one(curator: Curator) -> None:
    (curator.folder / "a.csv").write_text("prompt,completion\na,b,c\n")
    (curator.folder / "b.csv").write_text("question,answer\na,b,c\n")
    curator.run("import", "a.csv", "b.csv")
    error = curator.json("rejects", "--out", "mend", code=2)["error"]
    assert "other headers" in error["message"]
    assert "--file" in error["fix"]


def test_an_empty_name_is_no_folder(curator: Curator) -> None:
    write_chats(curator.folder / "a.jsonl", [chat("Question", "Answer")])
    for words in (("import", ""), ("import", "a.jsonl", ""), ("check", ""), ("prepare", "a.jsonl", "--out", "")):
        error = curator.json(*words, code=2)["error"]
        assert "an empty name is no file and no folder" in error["message"]
    assert curator.json("status")["conversations"] == 0
