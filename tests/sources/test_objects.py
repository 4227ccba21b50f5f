"""Records that stand neither on lines nor in an array: objects over several lines, and lists inside of objects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from curator.sources import detect
from curator.sources.containers.bytes import ByteStream
from curator.sources.reading.lines import Piece
from curator.sources.reading.objects import inside
from tests.sources.reading import chat, conversations, first_words, read_bytes, rejects


def spread(*records: Any) -> bytes:
    return "\n".join(json.dumps(record, indent=2) for record in records).encode()


def test_objects_over_several_lines_are_records_one_after_the_other(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, b"\xef\xbb\xbf" + spread(chat("a"), chat("b")), "openai-chat")
    assert first_words(conversations(items)) == ["a", "b"]
    assert [item.line for item in items] == [1, 2]
    assert detect(tmp_path / "in").format == "openai-chat"


def test_a_file_that_is_one_object_is_one_record(tmp_path: Path) -> None:
    assert first_words(conversations(read_bytes(tmp_path, spread(chat("a")), "openai-chat"))) == ["a"]


def test_an_object_that_is_cut_off_is_rejected_and_those_around_it_are_read(tmp_path: Path) -> None:
    cut = spread(chat("b"))[:-30]
    items = read_bytes(tmp_path, spread(chat("a")) + b"\n" + cut + b"\n" + spread(chat("c")), "openai-chat")
    assert first_words(conversations(items)) == ["a", "c"]
    assert len(rejects(items)) == 1


def test_a_record_longer_than_the_beginning_of_a_file_is_told_by_what_it_begins_with(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(spread({"a": {"b": []}, **chat("x" * 200_000)}))
    assert detect(tmp_path / "long").format == "openai-chat"


def pieces(data: bytes, *path: str, chunk: int = 7) -> Iterator[Piece]:
    return inside(ByteStream(data[n : n + chunk] for n in range(0, len(data), chunk)), path)


@pytest.mark.parametrize("indent", [None, 1])
def test_a_list_inside_of_an_object_is_found_wherever_it_stands(indent: int | None) -> None:
    decoys = {"text": '"items": [{"no": 1}]', "items": [{"no": 2}], "other": {"deep": [[{"items": [{"no": 3}]}]]}}
    page = {**decoys, "data": {"more": True, "items": [{"n": 1}, {"n": [2, {"items": []}]}]}, "last": 1}
    data = json.dumps(page, indent=indent).encode()
    found = list(pieces(data + b"\n" + data, "data", "items"))
    assert [json.loads(piece.data) for piece in found] == page["data"]["items"] * 2  # type: ignore[index]
    assert [piece.number for piece in found] == [1, 2, 3, 4]
    assert all(data[piece.offset :].startswith(piece.data) for piece in found[:2])


@pytest.mark.parametrize(
    "data", [b'{"data": [{"n": 1}', b'{"data": [{"n": 1}], "next": "', b'{"data": [{"n": 1}], "x\n"']
)
def test_a_page_that_is_cut_off_gives_what_stands_whole_and_says_so(data: bytes) -> None:
    first, *rest = pieces(data, "data")
    assert json.loads(first.data) == {"n": 1}
    assert [piece.flaw != "" for piece in rest] == [True]
