"""ShareGPT turns become messages; what has no field stays in extra."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curator.records import Conversation
from curator.sources import Options
from tests.sources.reading import conversations, line, only_reject, read_bytes, shared


def one(folder: Path, record: Any, options: Options | None = None) -> Conversation:
    found = conversations(read_bytes(folder, line(record), "sharegpt", options))
    assert len(found) == 1
    return found[0]


def reason(folder: Path, record: Any) -> str:
    return only_reject(read_bytes(folder, line(record), "sharegpt")).reason


def turns(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"conversations": [{"from": name, "value": value} for name, value in pairs]}


def test_names_of_speakers_become_roles_in_any_case(tmp_path: Path) -> None:
    record = turns(("system", "s"), ("Human", "a"), ("gpt", "b"), ("user", "c"), ("ChatGPT", "d"), ("bing", "e"))
    made = one(tmp_path, record)
    assert [(m.index, m.role, m.content) for m in made.messages] == [
        (0, "system", "s"),
        (1, "user", "a"),
        (2, "assistant", "b"),
        (3, "user", "c"),
        (4, "assistant", "d"),
        (5, "assistant", "e"),
    ]


@pytest.mark.parametrize("key", ["conversations", "conversation"])
def test_turns_may_be_called_by_their_other_names(tmp_path: Path, key: str) -> None:
    made = one(tmp_path, {key: [{"role": "user", "content": "Hello"}]})
    assert made.messages[0].content == "Hello"
    assert made.extra == {}


def test_the_system_key_is_the_first_message(tmp_path: Path) -> None:
    made = one(tmp_path, shared("Hi", system="Be brief."))
    assert [(m.role, m.content) for m in made.messages][:2] == [("system", "Be brief."), ("user", "Hi")]
    assert made.extra == {}


def test_an_empty_system_or_tools_makes_nothing_and_is_kept(tmp_path: Path) -> None:
    made = one(tmp_path, shared("Hi", system="", tools="[]"))
    assert len(made.messages) == 2
    assert made.tools is None
    assert made.extra == {"system": "", "tools": "[]"}


def test_unknown_keys_ids_and_weights_are_kept(tmp_path: Path) -> None:
    record = {
        "id": "r-1",
        "customer_id": "k-1",
        "images": ["a.png"],
        "chosen": {"from": "gpt", "value": "x"},
        "conversations": [
            {"from": "gpt", "value": "a", "weight": 0, "mood": 1},
            {"from": "gpt", "value": "b", "weight": 0.5},
        ],
    }
    made = one(tmp_path, record)
    assert (made.source, made.source_id, made.thread) == ("sharegpt", "r-1", "k-1")
    assert made.extra == {key: record[key] for key in ("id", "customer_id", "images", "chosen")}
    assert [(m.weight, m.extra) for m in made.messages] == [(0, {"mood": 1}), (None, {"weight": 0.5})]


def test_tools_are_read_from_their_string_and_nested_as_openai_has_them(tmp_path: Path) -> None:
    bare = {"name": "find", "description": "finds", "parameters": {"type": "object"}}
    nested = {"type": "function", "function": {"name": "other"}}
    made = one(tmp_path, shared("Hi", tools=json.dumps([bare, nested])))
    assert made.tools == [{"type": "function", "function": bare}, nested]
    assert one(tmp_path, shared("Hi", tools=[nested])).tools == [nested]


def test_calls_and_observations_become_tool_calls_and_tool_messages_with_ids(tmp_path: Path) -> None:
    record = turns(
        ("human", "Weather?"),
        ("function_call", '[{"name": "find", "arguments": {"city": "Zürich"}}, {"name": "sky", "arguments": "{}"}]'),
        ("observation", "18"),
        ("observation", "clear"),
        ("gpt", "Clear, 18."),
        ("function_call", '{"name": "find", "arguments": {}}'),
        ("tool", "17"),
    )
    made = one(tmp_path, record)
    assert [m.role for m in made.messages] == ["user", "assistant", "tool", "tool", "assistant", "assistant", "tool"]
    assert made.messages[1].content is None
    assert made.messages[1].tool_calls == [
        {"id": "call_1", "type": "function", "function": {"name": "find", "arguments": '{"city": "Zürich"}'}},
        {"id": "call_2", "type": "function", "function": {"name": "sky", "arguments": "{}"}},
    ]
    assert [m.tool_call_id for m in made.messages] == [None, None, "call_1", "call_2", None, None, "call_3"]
    assert made.messages[2].content == "18"


def test_an_answer_that_names_its_call_goes_to_that_one(tmp_path: Path) -> None:
    calls = '[{"id": "a", "name": "find", "arguments": {}}, {"id": "b", "name": "sky", "arguments": {}}]'
    record = turns(("function_call", calls), ("tool", "clear"), ("tool", "18"), ("tool", "late"))
    for turn, own in zip(record["conversations"][1:], ("b", "a", "c"), strict=True):
        turn["tool_call_id"] = own
    told = one(tmp_path, record).messages[1:]
    assert [(m.content, m.tool_call_id) for m in told] == [("clear", "b"), ("18", "a"), ("late", None)]
    assert [m.extra for m in told] == [{}, {}, {"tool_call_id": "c"}]


def test_an_id_that_is_made_is_none_that_the_conversation_has(tmp_path: Path) -> None:
    calls = '[{"name": "a"}, {"name": "b"}, {"id": "call_2", "name": "c"}]'
    (message,) = one(tmp_path, turns(("function_call", calls))).messages
    assert [call["id"] for call in message.tool_calls or ()] == ["call_1", "call_3", "call_2"]


def test_calls_in_turns_one_after_the_other_are_one_message(tmp_path: Path) -> None:
    call = '{"name": "find", "arguments": {}}'
    made = one(tmp_path, turns(("human", "x"), ("function_call", call), ("function_call", call), ("observation", "1")))
    assert [len(m.tool_calls or ()) for m in made.messages] == [0, 2, 0]


def test_an_observation_without_a_call_is_a_tool_message_without_an_id(tmp_path: Path) -> None:
    made = one(tmp_path, turns(("gpt", "<call>"), ("tool", "1")))
    assert (made.messages[1].role, made.messages[1].tool_call_id) == ("tool", None)


def test_an_unknown_speaker_is_rejected_naming_the_option_that_mends_it(tmp_path: Path) -> None:
    record = turns(("human", "Hello"), ("moderator", "Zebrafish"))
    told = reason(tmp_path, record)
    assert told.startswith("conversations[1].from: ")
    assert "--role moderator=assistant" in told
    assert "Zebrafish" not in told
    for roles in ({"moderator": "system"}, {"*": "system"}):
        assert [m.role for m in one(tmp_path, record, Options(roles=roles)).messages] == ["user", "system"]


@pytest.mark.parametrize("name", ["Ann Zebrafish", "zebrafish@mail.example", "Zebrafish", "zebrafish77"])
def test_a_speaker_who_may_be_a_person_is_not_named(tmp_path: Path, name: str) -> None:
    assert "ebrafish" not in reason(tmp_path, turns((name, "Hello")))


@pytest.mark.parametrize(
    ("record", "path"),
    [
        ({}, "the object is empty"),
        ({"text": "x"}, "the key conversations is missing"),
        ({"conversations": []}, "conversations:"),
        ({"conversations": "x"}, "conversations:"),
        ({"conversations": [1]}, "conversations[0]:"),
        ({"conversations": [{"value": "x"}]}, "conversations[0]: the key from"),
        ({"conversations": [{"from": "gpt"}]}, "conversations[0]: the key value"),
        ({"conversations": [{"from": "gpt", "value": None}]}, "conversations[0].value:"),
        ({"conversation": [{"from": 1, "value": "x"}]}, "conversation[0].from:"),
        ({"conversations": [{"from": "gpt", "value": "x", "weight": "1"}]}, "conversations[0].weight:"),
        ({"conversations": [{"from": "function_call", "value": "{'name': 'Zebrafish'}"}]}, "conversations[0].value:"),
        ({"conversations": [{"from": "function_call", "value": "[]"}]}, "conversations[0].value:"),
        ({"conversations": [{"from": "function_call", "value": '{"arguments": {}}'}]}, "conversations[0].value:"),
        (shared("x", system=["Zebrafish"]), "system:"),
        (shared("x", tools="Zebrafish"), "tools:"),
        (shared("x", tools="5"), "tools:"),
        (shared("x", tools={"a": 1}), "tools:"),
    ],
)
def test_a_wrong_type_is_rejected_with_its_place_and_no_value(tmp_path: Path, record: Any, path: str) -> None:
    told = reason(tmp_path, record)
    assert told.startswith(path)
    assert "Zebrafish" not in told
