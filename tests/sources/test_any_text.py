"""However lines of a text format are thrown together, reading ends in counts or in an error that people are told."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import CuratorError
from curator.sources import Options
from tests.sources.reading import read_bytes

LINES = {
    "whatsapp": [
        "[31/01/2026, 10:32:05] Ann: hi",
        "31/1/26, 10:32 - Bo: hi",
        "31/1/26, 10:33 - Bo added Ann",
        "1/2/26, 25:61 - Ann: no such time",
        "99/99/99, 10:00 - Ann: no such day",
        "[2026-01-31, 1:05:09 PM] Ann: \u200eimage omitted",
        "31/1/26, 10:32 - Bo:",
    ],
    "transcript": [
        "Customer: hi",
        "Agent:",
        "[10:32:05] Ann: hi",
        "[99/99/9999 99:99] Ann: hi",
        "Bo (1:02 PM): hi",
        "---",
        "Q: x",
        "A: y",
    ],
    "subtitles": [
        "WEBVTT",
        "00:01.000 --> 00:02.000",
        "2",
        "00:00:01,000 --> 00:00:02,000 align:start",
        "99:99:99,999 --> x",
        "<v Ann>hi</v>",
        "<v>",
        "Bo: hi",
        "NOTE x",
        "-->",
    ],
    "chatml": [
        "<|im_start|>user",
        "<|im_start|>",
        "<|im_end|>",
        "<|im_start|>system\nbe kind<|im_end|>",
        "<|endoftext|>",
        '{"text": "<|im_start|>user\\nhi<|im_end|>"}',
        "{",
    ],
    "instruct": [
        "### Instruction:",
        "### Response: hi",
        "### Input:",
        "<s>[INST] hi [/INST] ho </s>",
        "[/INST]",
        "[INST] <<SYS>> x <</SYS>>",
        '{"text": "### Instruction:\\nhi\\n### Response:\\nho"}',
    ],
}
LINES = {
    name: found
    for name, found in LINES.items()
    if name in ("whatsapp", "transcript", "subtitles", "chatml", "instruct")
}
OTHERS = ["", "words", "  ", "\0", "\ufeff", "\u2028", "é: -", "{}[]"]
OPTIONS = [Options(), Options(roles={"Ann": "assistant"}), Options(roles={"*": "user"}, dates="day-first", gap=0)]


@pytest.mark.parametrize("format", LINES)
@given(data=st.data())
def test_any_lines_end_in_counts_or_in_an_error_for_people(
    tmp_path_factory: pytest.TempPathFactory, format: str, data: st.DataObject
) -> None:
    lines = data.draw(st.lists(st.sampled_from([*LINES[format], *OTHERS]), max_size=12))
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = end.join(lines).encode() + data.draw(st.sampled_from([b"", b"\n", b"\xff\n"]))
    written = data.draw(st.sampled_from([text, gzip.compress(text), gzip.compress(text)[:-9]]))
    refusal: CuratorError | None = None
    try:
        items = read_bytes(tmp_path_factory.getbasetemp(), written, format, data.draw(st.sampled_from(OPTIONS)), format)
    except CuratorError as error:
        refusal = error
        items = []
    assert refusal is None or refusal.fix
    assert [item.line for item in items] == sorted({item.line for item in items})
    assert [item.offset for item in items] == sorted(item.offset for item in items)
    for item in items:
        assert all(count > 0 for count in item.dropped.values())
        if item.conversation is not None:
            assert [m.index for m in item.conversation.messages] == list(range(len(item.conversation.messages)))
            assert all(m.text() for m in item.conversation.messages)
