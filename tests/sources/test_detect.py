"""A file's format is told by what is in it, with the reason; where nothing tells, people are asked."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from curator.errors import UsageError
from curator.registry import load, names
from curator.sources import Detected, detect
from tests.sources.reading import chat, line, shared


def detected(folder: Path, data: bytes, name: str = "data") -> Detected:
    path = folder / name
    path.write_bytes(data)
    return detect(path)


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (line(chat("a")) * 3, "openai-chat"),
        (b"\xef\xbb\xbf\n" + line(chat("a", id="x")), "openai-chat"),
        (gzip.compress(line(chat("a")), mtime=0), "openai-chat"),
        (b"broken\n" + line(chat("a")), "openai-chat"),
        (json.dumps([chat("a")], indent=2).encode(), "openai-chat"),
        (line(chat("a" * 100_000)), "openai-chat"),
        (line({"id": "x", "n": 1, **chat("a" * 100_000)}), "openai-chat"),
        (line(shared("a")), "sharegpt"),
        (json.dumps([shared("a")] * 3).encode(), "sharegpt"),
        (json.dumps([{"id": "x", **shared("a" * 100_000)}], indent=2).encode(), "sharegpt"),
        (line({"conversation": [{"role": "user", "content": "a"}]}), "sharegpt"),
        (line(chat('"conversations": [{"from": "human"}]')), "openai-chat"),
        (b"prompt,completion\na,b\n", "csv-columns"),
        (b"question\tanswer\tid\na\tb\tc\n", "csv-columns"),
        (b"conversation_id;role;content\na;user;c\n", "csv-columns"),
    ],
)
def test_the_format_is_told_by_the_contents(tmp_path: Path, data: bytes, format: str) -> None:
    found = detected(tmp_path, data, name="misleading.txt")
    assert found.format == format
    assert found.reason


def test_a_table_with_unknown_columns_is_known_by_its_name_alone(tmp_path: Path) -> None:
    assert detected(tmp_path, b"x,y\n1,2\n", "data.csv") == Detected("csv-columns", "its name ends in .csv")
    assert detected(tmp_path, gzip.compress(b"x\ty\n1\t2\n", mtime=0), "data.TSV.gz").format == "csv-columns"


@pytest.mark.parametrize(
    "data",
    [
        b"Dear all,\nhere is some text.\n",
        b'{"inputs": {"messages": [{"role": "user", "content": "x"}]}}\n',
        b'{"chat_messages": [{"sender": "human", "text": "x"}]}\n',
        b'{"messages": "x"}\n',
        b"[]",
        b"{",
        b"x,y\n1,2\n",
    ],
)
def test_without_evidence_people_are_asked_and_nothing_is_guessed(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UsageError) as error:
        detected(tmp_path, data, "data.json")
    assert all(name in error.value.fix for name in names("curator.sources"))


@pytest.mark.parametrize("data", [b"", b" \n\n", gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_a_usage_error(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UsageError, match="is empty"):
        detected(tmp_path, data)


def test_a_file_that_may_be_two_formats_is_not_guessed(tmp_path: Path) -> None:
    both: dict[str, Any] = {**chat("a"), **shared("a")}
    with pytest.raises(UsageError, match=r"may be .* and "):
        detected(tmp_path, line(both))


@pytest.mark.parametrize("format", names("curator.sources"))
def test_every_format_offers_a_source_that_bears_the_name_users_type(format: str) -> None:
    assert re.fullmatch(r"[a-z-]+", format)
    assert load("curator.sources", format).SOURCE.name == format


def test_unknown_json_is_told_of_mapping_files(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text('{"theme": "dark"}')
    (tmp_path / "in.txt").write_text("Theme of the day\n")
    with pytest.raises(UsageError) as error:
        detect(tmp_path / "in.json")
    assert "--map FILE" in error.value.fix
    with pytest.raises(UsageError) as error:
        detect(tmp_path / "in.txt")
    assert "--map" not in error.value.fix


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n\xe2\xe3", "a PDF"),
        (b"\n<!DOCTYPE html>\n<html>", "a web page"),
        (b"SQLite format 3\0\x10\0", "a database of SQLite"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "an old Office document"),
        (rb"{\rtf1\ansi Customer: Hi", "a rich text document"),
    ],
)
def test_documents_that_are_no_text_are_called_by_what_they_are(tmp_path: Path, data: bytes, kind: str) -> None:
    (tmp_path / "in").write_bytes(data)
    with pytest.raises(UsageError, match=f"is {kind}") as error:
        detect(tmp_path / "in")
    assert "plain text" in error.value.fix
