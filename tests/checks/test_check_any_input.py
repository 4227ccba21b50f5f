"""Whatever a file holds, the check ends with a report, and the report tells nothing of what the records say."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curator.exports.checks.render import as_dict, as_text
from curator.exports.checks.run import check_file, check_lines
from curator.exports.checks.strict_json import JsonError, parse

KEYS = re.findall(
    r"\w+",
    "messages tools functions parallel_tool_calls role content name refusal weight tool_calls tool_call_id id type "
    "function_call function arguments parameters text image_url url detail description prompt completion input "
    "preferred_output",
)
WORDS = ["system", "user", "assistant", "tool", "function", "developer", "text", "image_url", "refusal", "call_1", "{}"]
SECRET = "Quillon Marrowby 4111 1111 1111 1111"

scalars = st.none() | st.booleans() | st.integers(-2, 3) | st.floats() | st.text(max_size=5) | st.sampled_from(WORDS)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner),
    max_leaves=25,
)


@st.composite
def calls(draw: st.DrawFn) -> dict[str, Any]:
    function = {"name": draw(scalars), "arguments": draw(scalars | st.just('{"a": 1}'))}
    return {"id": draw(scalars), "type": "function", "function": draw(st.just(function) | values)}


messages = st.fixed_dictionaries(
    {"role": st.sampled_from(WORDS[:6]) | scalars},
    optional={
        "content": scalars | st.lists(st.fixed_dictionaries({"type": scalars}, optional={"text": scalars}) | values),
        "tool_calls": st.lists(calls(), max_size=3) | values,
        "tool_call_id": scalars,
        "function_call": values,
        "weight": scalars,
    },
)
chats = st.fixed_dictionaries(
    {"messages": st.lists(messages | values, max_size=6)}, optional={"tools": values, "functions": values}
)


@given(st.lists(st.binary(), max_size=20))
@example([b"\xef\xbb\xbf", b"\xff\xfe{", b"\x00", b"PK\x03\x04"])
@example([b"[" * 200_000])
def test_arbitrary_bytes_end_in_a_report(lines: list[bytes]) -> None:
    report = check_lines(lines)
    assert report.lines == len(lines)
    assert report.examples <= len(lines)


@given(st.binary())
def test_arbitrary_files_end_in_a_report(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("check") / "train.jsonl"
    path.write_bytes(content)
    report = check_file(path, validation=path)
    assert report.lines == content.count(b"\n") + (content[-1:] not in (b"", b"\n"))


@given(st.lists(values | chats, max_size=8))
def test_arbitrary_json_ends_in_a_report(found: list[Any]) -> None:
    lines = [json.dumps(value).encode() for value in found]
    report = check_lines(lines, model="gpt-4o", validation=lines, count_tokens=lambda data: len(data), context=1)
    assert report.lines == len(lines)
    assert json.loads(json.dumps(as_dict(report)))["lines"] == len(lines)


def marked(value: Any) -> Any:
    """The value with a secret in every string that is not a word of the format, and in every key that is not."""
    if isinstance(value, str):
        return value if value in WORDS else f"{SECRET}{value}"
    if isinstance(value, dict):
        return {key if key in KEYS else f"{SECRET}{key}": marked(child) for key, child in value.items()}
    return [marked(child) for child in value] if isinstance(value, list) else value


@given(st.lists(values | chats, min_size=1, max_size=8))
def test_no_report_tells_what_a_record_holds(found: list[Any]) -> None:
    lines = [json.dumps(marked(value)).encode() for value in found]
    lines += [line[: len(line) // 2] for line in lines]
    report = check_lines(lines, model="gpt-4o", validation=lines[:1])
    told = as_text(report) + json.dumps(as_dict(report))
    assert "Quillon" not in told
    assert "4111" not in told


def test_an_error_of_the_decoder_does_not_carry_the_line_with_it() -> None:
    with pytest.raises(JsonError) as found:
        parse('{"content": "' + SECRET)
    assert found.value.__cause__ is None
    assert found.value.__context__ is None
    assert "Quillon" not in str(found.value)
