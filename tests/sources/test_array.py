"""A JSON array is read item by item: good items are kept around broken ones, and memory holds one of them."""

from __future__ import annotations

import gzip
import json
import re
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.sources import Options
from curator.sources.containers.bytes import ByteStream
from curator.sources.reading.array import items as array_items
from tests.sources.reading import (
    conversations,
    first_words,
    only_reject,
    read_bytes,
    rejects,
    shared,
    source,
)

RECORDS = [shared(f'question {n} with [brackets], {{braces}}, "quotes" and \\ in it', n=n) for n in range(6)]


def one_per_line(texts: list[str]) -> bytes:
    return ("[\n" + ",\n".join(texts) + "\n]\n").encode()


def compact(records: Any) -> list[str]:
    return [json.dumps(record) for record in records]


LAYOUTS = {
    "one line": json.dumps(RECORDS).encode(),
    "indented": json.dumps(RECORDS, indent=2).encode(),
    "tabs": json.dumps(RECORDS, indent="\t").encode(),
    "no indentation": json.dumps(RECORDS, indent=0).encode(),
    "one per line": one_per_line(compact(RECORDS)),
    "first beside the bracket": ("[" + ",\n ".join(compact(RECORDS)) + "]").encode(),
    "comma first": ("[\n  " + "\n, ".join(compact(RECORDS)) + "\n]").encode(),
    "byte order mark": b"\xef\xbb\xbf" + json.dumps(RECORDS).encode(),
    "windows": json.dumps(RECORDS, indent=2).replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_every_item_with_its_number_and_offset(tmp_path: Path, layout: str) -> None:
    data = LAYOUTS[layout]
    items = read_bytes(tmp_path, data, "sharegpt")
    assert [c.extra["n"] for c in conversations(items)] == list(range(6))
    assert [item.line for item in items] == list(range(1, 7))
    for item, record in zip(items, RECORDS, strict=True):
        text = data[item.offset :].decode()
        assert json.JSONDecoder().raw_decode(text)[0] == record


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_items_do_not_depend_on_how_the_bytes_arrive(layout: str, size: int) -> None:
    data = LAYOUTS[layout]
    chunks = [data[n : n + size] for n in range(0, len(data), size)]
    assert list(array_items(ByteStream(chunks))) == list(array_items(ByteStream([data])))


@pytest.mark.parametrize("layout", ["indented", "one per line", "one line"])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('"n": 2', '"n": NaN'),
        lambda text: text.replace('"n": 2', '"n": 2,'),
        lambda text: text.replace('"n": 2', '"n": 2, "n": 3'),
        lambda text: text.replace('"n": 2', '"n": 1e999'),
        lambda text: text.replace("question 2", "question \\ud800"),
        lambda text: text.replace("question 2", "question \\x"),
    ],
)
def test_an_item_whose_brackets_close_is_rejected_alone(tmp_path: Path, layout: str, spoil: Any) -> None:
    items = read_bytes(tmp_path, spoil(LAYOUTS[layout].decode()).encode(), "sharegpt")
    assert [c.extra["n"] for c in conversations(items)] == [0, 1, 3, 4, 5]
    assert [reject.line for reject in rejects(items)] == [3]


@pytest.mark.parametrize("layout", ["indented", "one per line", "first beside the bracket", "tabs", "windows"])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('"question 2', "question 2"),
        lambda text: re.sub(r'(question 2 .*? in it)"', r"\1", text),
        lambda text: text.replace('"n": 2', '"n": [2'),
        lambda text: text.replace('"n": 2', '"n": 2]'),
        lambda text: text.replace('"n": 2', '"n": {2'),
    ],
)
def test_an_item_that_does_not_close_is_rejected_up_to_the_next_line_that_begins_one(
    tmp_path: Path, layout: str, spoil: Any
) -> None:
    items = read_bytes(tmp_path, spoil(LAYOUTS[layout].decode()).encode(), "sharegpt")
    assert [c.extra["n"] for c in conversations(items)] == [0, 1, 3, 4, 5]
    assert [reject.line for reject in rejects(items)] == [3]


@pytest.mark.parametrize("layout", ["indented", "one per line", "tabs"])
def test_a_bracket_missing_at_the_end_of_an_item_costs_that_item_only(tmp_path: Path, layout: str) -> None:
    text = LAYOUTS[layout].decode()
    end = text.index("}", text.index('"n": 2'))
    items = read_bytes(tmp_path, (text[:end] + text[end + 1 :]).encode(), "sharegpt")
    assert [c.extra["n"] for c in conversations(items)] == [0, 1, 3, 4, 5]


def test_without_line_ends_the_rest_after_a_broken_item_is_one_reject(tmp_path: Path) -> None:
    data = LAYOUTS["one line"].replace(b'"n": 2', b'"n": 2]')
    items = read_bytes(tmp_path, data, "sharegpt")
    assert [c.extra["n"] for c in conversations(items)] == [0, 1]
    reject = rejects(items)[0]
    assert reject is items[-1].reject
    assert reject.raw == data[reject.offset :]
    assert f"{len(reject.raw)} bytes are rejected together" in reject.reason


@pytest.mark.parametrize("gone", [1, 5, 60])
def test_a_truncated_array_keeps_the_items_before_the_cut(tmp_path: Path, gone: int) -> None:
    for layout in ("one line", "indented", "one per line"):
        data = LAYOUTS[layout].rstrip()[:-gone]
        items = read_bytes(tmp_path, data, "sharegpt")
        kept = 6 if gone == 1 else 5
        assert [c.extra["n"] for c in conversations(items)] == list(range(kept))
        assert len(rejects(items)) == 1
        assert "cut off" in rejects(items)[0].reason


def test_a_truncated_gzip_of_an_array_says_so(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, gzip.compress(LAYOUTS["one line"])[:-20], "sharegpt")
    assert "gzip" in rejects(items)[-1].reason
    assert len(rejects(items)) == 1


@pytest.mark.parametrize("data", [b"[]", b" [ ] \n", b"\xef\xbb\xbf[\n]"])
def test_an_empty_array_has_no_items(tmp_path: Path, data: bytes) -> None:
    assert read_bytes(tmp_path, data, "sharegpt") == []


def test_commas_between_items_may_be_missing_doubled_or_last(tmp_path: Path) -> None:
    one, two, three = compact(RECORDS[:3])
    items = read_bytes(tmp_path, f"[{one},,{two} {three},]".encode(), "sharegpt")
    assert [c.extra["n"] for c in conversations(items)] == [0, 1, 2]
    assert rejects(items) == []


def test_items_that_are_no_objects_are_rejected_one_by_one(tmp_path: Path) -> None:
    one, two = compact(RECORDS[:2])
    items = read_bytes(tmp_path, f'[1, {one}, "x, y", null, [1, [2]], {two}, }}, tru]'.encode(), "sharegpt")
    assert [c.extra["n"] for c in conversations(items)] == [0, 1]
    assert [reject.line for reject in rejects(items)] == [1, 3, 4, 5, 7, 8]


def test_what_follows_the_end_of_the_array_is_one_reject(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, LAYOUTS["one line"] + b" and more", "sharegpt")
    assert len(conversations(items)) == 6
    assert "follows the end" in rejects(items)[0].reason
    assert rejects(items)[0].raw == b"and more"


def test_two_arrays_one_after_the_other_lose_no_item_that_begins_a_line(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, LAYOUTS["indented"] + b"\n" + LAYOUTS["indented"], "sharegpt")
    assert [c.extra["n"] for c in conversations(items)] == [*range(6), *range(6)]
    assert len(rejects(items)) == 1


def test_an_item_over_the_limit_is_rejected_and_the_next_is_read() -> None:
    pieces = list(array_items(ByteStream([b'[{"a":1},\n{"b":"', b"x" * 50, b'"},\n{"c":1}]']), limit=30))
    assert [piece.data for piece in pieces if not piece.flaw] == [b'{"a":1}', b'{"c":1}']
    assert [piece.number for piece in pieces] == [1, 2, 3]


def test_memory_is_bounded_by_the_largest_item_and_not_by_the_file(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    item = json.dumps(shared("x" * 10_000))
    path.write_text("[" + ", ".join([item] * 3_000) + "]")
    tracemalloc.start()
    try:
        count = sum(
            1 for found in source("sharegpt").read(path, Options(), lambda done, total: None) if found.conversation
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 3_000
    assert peak < 8 << 20 < path.stat().st_size


@settings(max_examples=60)
@given(
    bad=st.lists(
        st.sampled_from(
            [None, b'{"n": }', b"{}", b"[1]", b"5", b'{"a": "b}', b'{"a": [}', b'{"a": 1', b"{'a': 1}", b'{"a": NaN}']
        ),
        min_size=1,
        max_size=20,
    )
)
def test_of_n_items_with_k_corrupted_exactly_the_others_are_read_in_order(
    tmp_path_factory: pytest.TempPathFactory, bad: list[bytes | None]
) -> None:
    texts = [json.dumps(shared(f"question {n}")) if text is None else text.decode() for n, text in enumerate(bad)]
    items = read_bytes(tmp_path_factory.getbasetemp(), one_per_line(texts), "sharegpt", name="array")
    assert first_words(conversations(items)) == [f"question {n}" for n, text in enumerate(bad) if text is None]
    assert [item.line for item in items] == list(range(1, len(items) + 1))


def test_a_chat_file_may_be_an_array_as_well(tmp_path: Path) -> None:
    record = {"messages": [{"role": "user", "content": "Hello"}]}
    assert len(conversations(read_bytes(tmp_path, json.dumps([record, record], indent=1).encode(), "openai-chat"))) == 2


def test_lines_whose_first_begins_with_a_bracket_stay_lines(tmp_path: Path) -> None:
    good = b'{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}\n'
    items = read_bytes(tmp_path, b"[1, 2]\n" + good, "openai-chat")
    assert [item.conversation is not None for item in items] == [False, True]
    items = read_bytes(tmp_path, b"[" + good[:30] + b"\n" + good + good, "openai-chat")
    assert [item.conversation is not None for item in items] == [False, True, True]


def test_a_single_broken_bracket_is_one_reject(tmp_path: Path) -> None:
    assert "not closed" in only_reject(read_bytes(tmp_path, b"[", "sharegpt")).reason
