"""Planted values in the names of files, members, columns and in what is rejected are found in the store alone."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.faults.test_canaries import MAIL, PHONE, STORE
from tests.running import Curator, chat

CANARIES = (MAIL, PHONE, "Odo Canarius")
INPUTS = (".zip", ".csv", ".parquet", ".jsonl", ".txt")
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
#: What lists imports and rejects is asked for them by name.
ASKED = ("import", "rejects")


def leaks(curator: Curator, told: list[tuple[str, str, str]]) -> list[str]:
    """(command, stdout, stderr) that tell a canary, and files that hold one."""
    found = [f"stdout of {command}" for command, out, _ in told if command not in ASKED and has_one(out)]
    found += [f"stderr of {command}: {err}" for command, _, err in told if has_one(err)]
    for path in sorted(curator.folder.rglob("*")):
        if path.is_file() and path.name not in STORE and path.suffix not in INPUTS:
            found += [str(path.relative_to(curator.folder))] if has_one(path.read_bytes().decode("latin-1")) else []
    exports = (curator.workspace / "exports").rglob("*.jsonl")
    return found + [str(path) for path in exports if has_one(path.read_text())]


def has_one(text: str) -> bool:
    return any(canary in text for canary in CANARIES)


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    curator = Curator(tmp_path, CURATOR_DEBUG="1")
    curator.run("init", str(curator.workspace))
    return curator


def test_names_of_members_columns_and_rejected_lines_are_told_to_nobody_who_did_not_ask(curator: Curator) -> None:
    folder = curator.folder
    lines = "".join(json.dumps(chat(f"Where is box {word}?", f"In room {word}.")) + "\n" for word in WORDS)
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr(f"{MAIL}/chat of {PHONE}.jsonl", lines + f'{{"bad {MAIL}\n')
        archive.writestr("Odo Canarius.txt", "words of no format\n")
        archive.writestr("../Odo Canarius.jsonl", "x")
        archive.writestr("Odo Canarius.zip", "x")
    (folder / "a.csv").write_text(f"prompt,completion,{MAIL},Odo Canarius\nWhy?,So.,{PHONE},x\nHow?,{MAIL},x,x,x\n")
    (folder / "b.csv").write_text(f"{MAIL},Odo Canarius\nx,y\n")
    (folder / "c.csv").write_text(f"prompt,completion,{MAIL},{MAIL}\nx,y,z,z\n")
    table = {"prompt": ["When?", "What?"], "completion": ["Now.", "That."], MAIL: [PHONE, "x"], "Odo Canarius": [1, 2]}
    pq.write_table(pa.table(table), folder / "d.parquet")
    pq.write_table(pa.table({MAIL: ["x"], PHONE: ["y"]}), folder / "e.parquet")
    told = []
    road = (
        ("import", "all.zip", "--dry-run"), ("import", "all.zip"), ("import", "a.csv", "d.parquet"),
        ("rejects",), ("scrub",), ("privacy", "decide", "--all", "--yes"), ("dedup",), ("flag",),
        ("split", "--train", "1", "--validation", "0", "--test", "0"),
        ("privacy", "sign-off"), ("export",), ("export", "--target", "as-imported"), ("log", "--machines"),
        ("status",), ("verify",), ("runs", "list"),
    )  # fmt: skip
    for words in road:
        told.append((words[0], curator.run(*words), curator.stderr))
    for name in ("b.csv", "c.csv", "e.parquet"):
        for more in ((), ("--dry-run",), ("--map", f"{MAIL}=prompt")):
            told.append((f"import {name}", curator.run("import", name, *more, code=2), curator.stderr))
    assert leaks(curator, told) == []


NAME = "a\nb\x1b[31mred\x07\u202e\udcff.jsonl"
SHOWN = "a\\nb\\x1b[31mred\\x07\\u202e\\udcff.jsonl"


def test_a_name_that_commands_a_terminal_is_shown_with_escapes_on_one_line(curator: Curator) -> None:
    inbox = curator.folder / "inbox"
    inbox.mkdir()
    good = json.dumps(chat("Where?", "There.")) + '\n{"bad\n'
    (inbox / NAME).write_text(good)
    (inbox / NAME.replace(".jsonl", ".txt")).write_text("words of no format\n")
    with zipfile.ZipFile(curator.folder / "all.zip", "w") as archive:
        archive.writestr("in/" + NAME.replace("\udcff", ""), json.dumps(chat("When?", "Now.")) + '\n{"bad\n')
        archive.writestr("../" + NAME.replace("\udcff", ""), "x")
    told = []
    for words in (
        ("import", "inbox", "--dry-run"),
        ("import", "inbox", "all.zip"),
        ("rejects",),
        ("log", "--machines"),
    ):
        told.append(curator.run(*words) + curator.stderr)
        printed = told[-1].replace("\n", "")
        assert printed.isprintable(), words
    assert SHOWN in told[1]
    assert SHOWN.replace("\\udcff", "") in told[1]
    assert all(line.partition(":")[0].endswith(".jsonl") for line in told[2].splitlines()[:2])
    path = curator.json("rejects")["rejects"][0]["path"]
    assert path.endswith(SHOWN)
    assert len(curator.json("rejects", "--file", path)["rejects"]) == 1
    (inbox / "b\nc.csv").write_text("x,y\n1,2\n")
    curator.run("import", "inbox/b\nc.csv", code=2)
    assert "b\\nc.csv" in curator.stderr
