"""What the API answered and keeps: completions and responses, with what was asked where the record has it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curator.sources import detect
from curator.store import shape
from tests.sources.fixtures_of import FOLDER, read_fixture
from tests.sources.reading import conversations, line, only_reject, read_bytes


def test_stored_completions_are_read_from_their_page_with_what_is_not_in_them_counted() -> None:
    first, second, third = read_fixture("openai-stored.json")
    assert first.conversation is not None
    assert second.conversation is not None
    made = first.conversation
    assert [(m.role, m.content, m.model) for m in made.messages] == [
        ("user", "Is the U-lock there?", None),
        ("assistant", "Three of them.", "gpt-x"),
    ]
    assert [m.extra for m in made.messages] == [{"id": "chatcmpl-1-0"}, {"finish_reason": "stop"}]
    (other,) = made.alternatives
    assert (other.message.index, other.message.content, other.origin) == (1, "Three.", "regenerated")
    assert (made.source_id, made.created_at) == ("chatcmpl-1", 1_767_348_000_000_000)
    assert made.metadata == {"channel": "web"}
    assert made.extra["usage"] == {"total_tokens": 30}
    assert first.dropped == {"answers cut off or filtered": 1}
    assert [m.content for m in second.conversation.messages] == ["At nine."]
    assert second.dropped == {"prompts, which client.chat.completions.messages.list(ID) has": 1}
    assert (third.blank, third.dropped) == (True, {"answers cut off or filtered": 1})


def test_people_are_told_how_to_fetch_what_was_asked() -> None:
    assert "client.chat.completions.messages.list(ID)" in detect(FOLDER / "openai-stored.json").reason
    assert "client.responses.input_items.list(ID)" in detect(FOLDER / "openai-responses.json").reason


def test_a_response_is_read_with_its_items() -> None:
    (item,) = read_fixture("openai-responses.json")
    made = item.conversation
    assert made is not None
    image = {"type": "image_url", "image_url": {"url": "https://example.org/lock.png", "detail": "low"}}
    assert [(m.role, m.content, m.tool_call_id) for m in made.messages] == [
        ("system", "You help the customers of a bicycle shop.", None),
        ("user", [{"type": "text", "text": "Is this lock there?"}, image], None),
        ("assistant", None, None),
        ("tool", "3", "call_1"),
        ("tool", "noted", "call_2"),
        ("assistant", "Three of them.", None),
    ]
    assert made.messages[2].tool_calls == [
        {"id": "call_1", "type": "function", "function": {"name": "stock", "arguments": '{"item": "lock"}'}},
        {"id": "call_2", "type": "custom", "custom": {"name": "note", "input": "lock"}},
    ]
    assert [m.model for m in made.messages] == [None] * 5 + ["gpt-x"]
    schema = {"name": "stock", "parameters": {"type": "object"}, "strict": True}
    assert made.tools == [{"type": "function", "function": schema}]
    assert (made.source_id, made.created_at, made.metadata) == ("resp_1", 1_767_348_000_000_000, {"channel": "web"})
    assert item.dropped == {
        "thoughts": 1,
        "steps of built-in tools": 1,
        "turns that came before, in other responses": 1,
    }


def test_a_response_without_input_is_an_answer_alone_and_an_unfinished_one_is_left_out(tmp_path: Path) -> None:
    said = [{"type": "message", "role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]}]
    records = [{"object": "response", "output": said}, {"object": "response", "output": said, "status": "incomplete"}]
    alone, cut = read_bytes(tmp_path, b"".join(map(line, records)), "openai-responses")
    assert alone.conversation is not None
    assert [(m.content, m.refusal) for m in alone.conversation.messages] == [(None, "No.")]
    assert alone.dropped == {"prompts, which client.responses.input_items.list(ID) has": 1}
    assert (cut.blank, cut.dropped) == (True, {"answers cut off or filtered": 1})


@pytest.mark.parametrize(
    ("format", "record", "reason"),
    [
        ("openai-stored", {"choices": "Zebrafish"}, "choices: must be a list"),
        ("openai-stored", {"choices": [{"message": "Zebrafish"}]}, "choices[0].message: must be an object"),
        ("openai-stored", {"choices": [{"message": {"role": 5}}]}, "choices[0].message.role: must be a string"),
        ("openai-stored", {"choices": [{"message": {"role": "user"}}], "messages": 5}, "messages: must be a list"),
        ("openai-responses", {"id": "Zebrafish"}, "the keys input and output are missing"),
        ("openai-responses", {"output": 5}, "output: must be a list"),
        ("openai-responses", {"output": [{"type": "message"}]}, "output[0].role: is missing"),
        ("openai-responses", {"output": [{"type": "function_call", "name": 1}]}, "output[0].name: must be a string"),
        ("openai-responses", {"input": [{"role": "user", "content": 5}]}, "input[0].content: must be a list"),
    ],
)
def test_a_record_that_is_none_is_rejected_with_its_place_and_no_value(
    tmp_path: Path, format: str, record: dict[str, Any], reason: str
) -> None:
    told = only_reject(read_bytes(tmp_path, line(record), format)).reason
    assert told.startswith(reason)
    assert "Zebrafish" not in told


@pytest.mark.parametrize("part", [{"type": None, "text": {}}, {"type": "x", "text": 5}, {"type": None, "refusal": []}])
def test_a_lone_part_that_is_neither_text_nor_refusal_stays_a_part(tmp_path: Path, part: dict[str, Any]) -> None:
    record = {"output": [{"type": "message", "role": "assistant", "content": [part]}]}
    (made,) = conversations(read_bytes(tmp_path, line(record), "openai-responses"))
    assert made.messages[0].content == [part]
    assert shape.decode(shape.encode(made)) == made
