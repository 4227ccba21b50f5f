"""Blocks of the Messages API become content, calls of tools and their answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curator.store import shape
from tests.sources.fixtures_of import read_fixture
from tests.sources.reading import conversations, line, only_reject, read_bytes


def test_the_fixture_is_read() -> None:
    items = read_fixture("anthropic-messages.jsonl")
    first, second = conversations(items)
    assert [(m.role, m.content) for m in first.messages] == [
        ("system", "You help the customers of a bicycle shop."),
        ("user", "Is the U-lock there?"),
        ("assistant", "I look."),
        ("tool", "3"),
        ("user", "And?"),
        ("assistant", "Three of them."),
    ]
    call = {"name": "stock", "arguments": '{"item": "U-lock"}'}
    assert first.messages[2].tool_calls == [{"id": "tu_1", "type": "function", "function": call}]
    assert first.messages[3].tool_call_id == "tu_1"
    schema = {"name": "stock", "description": "How many there are.", "parameters": {"type": "object"}}
    assert first.tools == [{"type": "function", "function": schema}]
    assert first.extra == {"model": "claude-x", "max_tokens": 500}
    assert [item.dropped for item in items] == [{"thoughts": 1}, {}]
    cached = {"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}
    assert [m.content for m in second.messages] == [
        [cached],
        [
            {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0="}},
            {"type": "text", "text": "What is it?"},
        ],
        "A bell.",
    ]
    assert second.source_id == "m-2"


def test_a_failed_tool_and_a_document_are_kept_as_they_came(tmp_path: Path) -> None:
    document = {"type": "document", "source": {"type": "url", "url": "https://example.org/a.pdf"}}
    result = {"type": "tool_result", "tool_use_id": "t", "is_error": True}
    record = {"messages": [{"role": "user", "content": [document, result]}]}
    (made,) = conversations(read_bytes(tmp_path, line(record), "anthropic-messages"))
    tool, user = made.messages
    assert (tool.content, tool.extra) == ("", {"is_error": True})
    assert user.content == [document]


def test_what_stands_beside_the_answers_of_tools_goes_with_the_last_of_them(tmp_path: Path) -> None:
    results = [{"type": "tool_result", "tool_use_id": key, "content": key} for key in ("a", "b")]
    record = {"messages": [{"role": "user", "content": results, "id": "m-1"}]}
    (made,) = conversations(read_bytes(tmp_path, line(record), "anthropic-messages"))
    assert [(m.role, m.content, m.extra) for m in made.messages] == [("tool", "a", {}), ("tool", "b", {"id": "m-1"})]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"messages": []}, "messages: must hold at least one"),
        ({"messages": [{"content": "Zebrafish"}]}, "messages[0].role: is missing"),
        ({"messages": [{"role": "Zebrafish", "content": "x"}]}, "messages[0].role: unknown role"),
        ({"messages": [{"role": "user", "content": 5}]}, "messages[0].content: must be a list"),
        (
            {"messages": [{"role": "assistant", "content": [{"type": "tool_use", "id": "Zebrafish"}]}]},
            "messages[0].content[0].name: is missing",
        ),
        (
            {"messages": [{"role": "user", "content": [{"type": "tool_result", "tool_use_id": 1}]}]},
            "messages[0].content[0].tool_use_id: must be a string",
        ),
        (
            {"messages": [{"role": "assistant", "content": [{"type": "thinking", "thinking": "Zebrafish"}]}]},
            "messages: hold nothing but thoughts",
        ),
    ],
)
def test_a_record_that_is_none_is_rejected_with_its_place_and_no_value(
    tmp_path: Path, record: dict[str, Any], reason: str
) -> None:
    told = only_reject(read_bytes(tmp_path, line(record), "anthropic-messages")).reason
    assert told.startswith(reason)
    assert "Zebrafish" not in told


@pytest.mark.parametrize("block", [{"type": None, "text": 17}, {"type": None, "text": []}, {"type": "x", "text": {}}])
def test_a_lone_block_that_is_no_text_stays_a_block(tmp_path: Path, block: dict[str, Any]) -> None:
    record = {"system": "Be brief.", "messages": [{"role": "assistant", "content": [block]}]}
    (made,) = conversations(read_bytes(tmp_path, line(record), "anthropic-messages"))
    assert made.messages[1].content == [block]
    assert shape.decode(shape.encode(made)) == made
