"""Whatever a file holds, reading ends in counts or in an error that people are told; never in a traceback."""

from __future__ import annotations

import gzip
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import CuratorError
from curator.registry import names
from curator.sources import detect
from tests.sources.reading import chat, line, read_bytes, shared

MARKS = [bytes([mark]) for mark in b'{}[]"\\,:\n\r \t;1\0\xff'] + [
    b"\r\n",
    b"NaN",
    b"\xef\xbb\xbf",
    b"\\ud800",
    b"\x1f\x8b",
]
PARTS = [b'"messages"', b'"role":"user"', b'"content":"x"', line(chat("one")), line(shared("one"))]
ITEMS = [line(shared("one")).strip() + b",\n", json.dumps(shared("one"), indent=1).encode()]
TABLES = [
    b"prompt,completion\n",
    b"a,b\n",
    b"conversation_id,role,content\n",
    b"1,user,hi\n",
    b"messages\n",
    b'"a ""b"" c"',
]
ANY_BYTES = st.binary(max_size=80) | st.lists(st.sampled_from(MARKS + PARTS + ITEMS + TABLES), max_size=12).map(
    b"".join
)


@pytest.mark.parametrize("format", names("curator.sources"))
@given(data=ANY_BYTES | ANY_BYTES.map(gzip.compress) | ANY_BYTES.map(lambda data: gzip.compress(data)[:-9]))
def test_any_bytes_end_in_counts_or_in_an_error_for_people(
    tmp_path_factory: pytest.TempPathFactory, format: str, data: bytes
) -> None:
    refusal: CuratorError | None = None
    try:
        items = read_bytes(tmp_path_factory.getbasetemp(), data, format, name=format)
    except CuratorError as error:
        refusal = error
        items = []
    assert refusal is None or refusal.fix
    assert [item.line for item in items] == sorted(item.line for item in items)
    assert [item.offset for item in items] == sorted(item.offset for item in items)


@given(data=ANY_BYTES)
def test_lines_are_counted_as_any_reader_of_text_counts_them(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    begin = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if begin.startswith(b"[") or re.match(rb"\{(?:[^\r\n]*[^}\s])?\s*[\r\n]", begin):
        return  # may be an array or objects over several lines, whose items are counted
    try:
        items = read_bytes(tmp_path_factory.getbasetemp(), data, "openai-chat", name="lines")
    except CuratorError:
        return
    if not data.startswith(b"\x1f\x8b"):
        assert len(items) == len(io.TextIOWrapper(io.BytesIO(data), encoding="latin-1", newline="").readlines())


@given(data=ANY_BYTES)
def test_detection_names_a_format_or_says_why_not(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path: Path = tmp_path_factory.getbasetemp() / "unknown"
    path.write_bytes(data)
    try:
        found = detect(path)
    except CuratorError as error:
        refusal = error
    else:
        assert found.format in names("curator.sources")
        assert found.reason
        return
    assert refusal.fix
