"""Every string of a conversation is a place, and only the strings change."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.records import Alternative, Conversation, Message, opaque_places, texts, with_texts, without_part

LEAVES = st.text(max_size=20) | st.integers() | st.none() | st.booleans()
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


def conversation(**fields: Any) -> Conversation:
    messages = fields.pop("messages", (Message(index=0, role="user", content="hello"),))
    return Conversation(messages=messages, **fields)


def found(record: Conversation) -> dict[tuple[int | None, str], str]:
    return {text.place: text.value for text in texts(record)}


def test_content_names_tools_metadata_and_unknown_keys_are_all_places() -> None:
    function = {"name": "find", "arguments": '{"who": {"mail": "a@example.com"}}'}
    call = {"id": "c1", "type": "function", "function": function}
    record = conversation(
        title="Title",
        thread="C-1",
        metadata={"city": "Bonn", "tags": ["x"]},
        extra={"note": "call me"},
        tools=[{"type": "function", "function": {"name": "find", "description": "finds"}}],
        messages=(
            Message(index=0, role="user", content=[{"type": "text", "text": "part"}], name="ann"),
            Message(index=1, role="assistant", tool_calls=[call], refusal="no", author="bot", extra={"k": "v"}),
        ),
    )
    assert found(record) == {
        (None, "thread"): "C-1",
        (None, "title"): "Title",
        (None, "tools/0/function/name"): "find",
        (None, "tools/0/function/description"): "finds",
        (None, "metadata/city"): "Bonn",
        (None, "metadata/tags/0"): "x",
        (None, "extra/note"): "call me",
        (0, "content/0/text"): "part",
        (0, "name"): "ann",
        (1, "tool_calls/0/id"): "c1",
        (1, "tool_calls/0/function/name"): "find",
        (1, "tool_calls/0/function/arguments/who/mail"): "a@example.com",
        (1, "refusal"): "no",
        (1, "author"): "bot",
        (1, "extra/k"): "v",
    }


def test_a_key_that_is_personal_data_is_a_place_and_stands_in_no_path() -> None:
    record = conversation(metadata={"ann@example.com": "x", "+1 202 555 0143": {"y": "z"}})
    places = found(record)
    assert places[(None, "metadata/~0~key")] == "ann@example.com"
    assert places[(None, "metadata/~1~key")] == "+1 202 555 0143"
    assert not any("example.com" in path or "555" in path for _, path in places)
    changed = with_texts(record, {(None, "metadata/~0~key"): "<EMAIL_ADDRESS_1>"})
    assert list(changed.metadata) == ["<EMAIL_ADDRESS_1>", "+1 202 555 0143"]


def test_a_long_number_is_a_place_and_stays_a_number_unless_replaced() -> None:
    record = conversation(metadata={"card": 4111111111111111, "n": 3})
    assert found(record)[(None, "metadata/card")] == "4111111111111111"
    assert with_texts(record, {(None, "title"): "x"}).metadata == {"card": 4111111111111111, "n": 3}
    assert with_texts(record, {(None, "metadata/card"): "<C>"}).metadata == {"card": "<C>", "n": 3}


def test_a_long_number_written_as_a_float_is_a_place_too() -> None:
    record = conversation(metadata={"card": 4.111111111111111e15, "share": 1234567.5, "huge": 1e300})
    assert found(record)[(None, "metadata/card")] == "4111111111111111"
    assert (None, "metadata/share") not in found(record)
    assert with_texts(record, {(None, "metadata/card"): "<C>"}).metadata["card"] == "<C>"


def test_tool_arguments_stay_json_and_keep_their_bytes_where_nothing_changed() -> None:
    arguments = '{"q":   "a \\"b\\"", "n": 1.50}'
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}}
    record = conversation(messages=(Message(index=0, role="assistant", tool_calls=[call]),))

    def after(new: dict[tuple[int | None, str], str]) -> str:
        calls = with_texts(record, new).messages[0].tool_calls
        assert calls is not None
        return str(calls[0]["function"]["arguments"])

    assert after({(0, "name"): "x"}) == arguments
    place = (0, "tool_calls/0/function/arguments/q")
    assert json.loads(after({place: 'quote " and \\'})) == {"q": 'quote " and \\', "n": 1.5}


def test_arguments_that_are_no_json_are_one_string() -> None:
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{broken ann@example.com"}}
    record = conversation(messages=(Message(index=0, role="assistant", tool_calls=[call]),))
    assert found(record)[(0, "tool_calls/0/function/arguments")] == "{broken ann@example.com"


def test_images_are_named_as_opaque_and_their_data_is_no_text() -> None:
    parts: list[dict[str, Any]] = [
        {"type": "text", "text": "see"},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
    ]
    record = conversation(messages=(Message(index=0, role="user", content=parts),))
    assert opaque_places(record) == [(0, "content/1")]
    assert list(found(record)) == [(0, "content/0/text")]


def test_other_answers_are_places_of_the_conversation_in_their_order() -> None:
    part = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    others = (
        Alternative(message=Message(index=0, role="assistant", content="Ask Ann", extra={"k": "v"}), origin="edited"),
        Alternative(message=Message(index=0, role="assistant", content=[part]), origin="regenerated"),
    )
    record = conversation(alternatives=others)
    places = found(record)
    assert places[(None, "alternatives/0/content")] == "Ask Ann"
    assert places[(None, "alternatives/0/extra/k")] == "v"
    assert opaque_places(record) == [(None, "alternatives/1/content/0")]
    changed = with_texts(record, {(None, "alternatives/0/content"): "Ask <PERSON_1>"})
    assert [other.message.content for other in changed.alternatives] == ["Ask <PERSON_1>", [part]]
    (first, second) = without_part(record, (None, "alternatives/1/content/0")).alternatives
    assert (first, second.message.content) == (others[0], [{"type": "text", "text": ""}])


@given(JSON.filter(lambda value: isinstance(value, dict)))
def test_putting_back_the_same_strings_changes_nothing(extra: dict[str, Any]) -> None:
    record = conversation(extra=extra, metadata={"copy": extra})
    same = with_texts(record, {text.place: text.value for text in texts(record)})
    assert same == record


@given(JSON.filter(lambda value: isinstance(value, dict)))
def test_places_are_unique_and_each_can_be_replaced_alone(extra: dict[str, Any]) -> None:
    record = conversation(extra=extra)
    places = [text.place for text in texts(record)]
    assert len(places) == len(set(places))
    for place in places:
        changed = found(with_texts(record, {place: "\x00new"}))
        assert "\x00new" in changed.values()


@pytest.mark.parametrize(
    "record",
    [
        conversation(metadata={"note": {"type": "file", "file": "ann@example.com"}}),
        conversation(tools=[{"type": ["object", "null"], "file": "ann@example.com"}]),
        conversation(
            messages=(Message(index=0, role="user", content=[{"type": "x", "a": {"file": "ann@example.com"}}]),)
        ),
        conversation(
            messages=(
                Message(
                    index=0,
                    role="assistant",
                    tool_calls=[{"function": {"arguments": '{"type": "file", "file": "ann@example.com"}'}}],
                ),
            )
        ),
    ],
)
def test_what_only_looks_like_media_is_a_place(record: Conversation) -> None:
    assert "ann@example.com" in found(record).values()
    assert opaque_places(record) == []


def test_every_string_is_a_place_or_part_of_media_that_a_person_vouches_for() -> None:
    part = {"type": "file", "file": {"filename": "ann.pdf"}, "caption": "of ann@example.com"}
    record = conversation(
        messages=(Message(index=0, role="user", content=[part, {"type": "text", "file": "b@example.com"}]),)
    )
    assert found(record) == {(0, "content/0/caption"): "of ann@example.com", (0, "content/1/file"): "b@example.com"}
    assert opaque_places(record) == [(0, "content/0"), (0, "content/1")]


def test_arguments_that_repeat_a_key_are_one_string_so_that_no_value_hides() -> None:
    arguments = '{"to": "ann@example.com", "to": "x"}'
    record = conversation(
        messages=(Message(index=0, role="assistant", tool_calls=[{"function": {"arguments": arguments}}]),)
    )
    assert list(found(record).values()) == [arguments]
