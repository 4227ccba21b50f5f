"""The OpenAI chat shape comes in and goes out again without loss; wrong types are named with their place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.records import ROLES, Conversation, Message
from curator.records.openai import ShapeError, from_openai, to_openai

LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9)
)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
)
OBJECTS = st.dictionaries(st.text(max_size=9), JSON, max_size=3)
STRING = st.none() | st.text(max_size=9)
UNKNOWN = st.dictionaries(
    st.sampled_from(["id", "index", "model", "created_at", "audio", "function_call", "x y"]), JSON
)


def with_keys(known: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda a, b: {**b, **a}, known, UNKNOWN)


MESSAGES = with_keys(
    st.fixed_dictionaries(
        {"role": st.sampled_from(ROLES)},
        optional={
            "content": STRING | st.lists(OBJECTS, max_size=3),
            "name": STRING,
            "refusal": STRING,
            "tool_call_id": STRING,
            "tool_calls": st.none() | st.lists(OBJECTS, max_size=2),
            "weight": st.sampled_from([None, 0, 1, 2, -1, 0.5, 10**30]),
        },
    )
)
RECORDS = with_keys(
    st.fixed_dictionaries(
        {"messages": st.lists(MESSAGES, min_size=1, max_size=4)},
        optional={
            "tools": st.none() | st.lists(OBJECTS, max_size=2),
            "parallel_tool_calls": st.none() | st.booleans(),
            "metadata": JSON | OBJECTS,
            "functions": JSON,
            "function_call": JSON,
        },
    )
)


def canonical(value: Any) -> str:
    """Tells true from 1, 1 from 1.0 and an absent key from null, but not one order of keys from another."""
    return json.dumps(value, sort_keys=True)


@given(record=RECORDS)
def test_every_record_comes_back_as_it_was(record: dict[str, Any]) -> None:
    before = canonical(record)
    assert canonical(to_openai(from_openai(record))) == before
    assert canonical(record) == before


def test_absent_content_and_null_content_are_told_apart() -> None:
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    for message in (
        {"role": "assistant", "tool_calls": [call]},
        {"role": "assistant", "content": None, "tool_calls": [call]},
    ):
        assert to_openai(from_openai({"messages": [message]})) == {"messages": [message]}


def test_fields_and_extras_are_where_they_belong() -> None:
    made = from_openai(
        {
            "messages": [
                {"role": "user", "content": "Hi", "name": "ann", "mood": "calm"},
                {"role": "assistant", "weight": 0},
            ],
            "tools": [{"type": "function", "function": {"name": "f"}}],
            "parallel_tool_calls": False,
            "metadata": {"channel": "mail"},
            "functions": [{"name": "old"}],
            "timestamp": 5,
        },
        source="s",
        source_id="1",
        thread="t",
    )
    assert (made.source, made.source_id, made.thread) == ("s", "1", "t")
    assert made.tools == [{"type": "function", "function": {"name": "f"}}]
    assert made.parallel_tool_calls is False
    assert made.metadata == {"channel": "mail"}
    assert made.extra == {"functions": [{"name": "old"}], "timestamp": 5}
    assert [(m.index, m.role, m.content, m.name, m.weight, m.extra) for m in made.messages] == [
        (0, "user", "Hi", "ann", None, {"mood": "calm"}),
        (1, "assistant", None, None, 0, {}),
    ]


def test_keys_go_out_in_the_documented_order() -> None:
    record = {
        "z": 1,
        "metadata": {"a": "b"},
        "parallel_tool_calls": True,
        "tools": [],
        "messages": [
            {"z": 1, "weight": 1, "tool_calls": [], "name": "n", "refusal": "no", "content": "c", "role": "user"}
        ],
    }
    out = to_openai(from_openai(record))
    assert list(out) == ["messages", "tools", "parallel_tool_calls", "metadata", "z"]
    assert list(out["messages"][0]) == ["role", "content", "refusal", "name", "tool_calls", "weight", "z"]


def test_a_field_that_was_set_since_wins_over_the_null_that_came() -> None:
    conversation = Conversation(messages=(Message(index=0, role="user", content="new", extra={"content": None}),))
    assert to_openai(conversation) == {"messages": [{"role": "user", "content": "new"}]}


@pytest.mark.parametrize(("weight", "field"), [(0, 0), (1, 1), (0.0, 0), (1.0, 1), (0.5, None), (7, None)])
def test_weights_of_0_and_1_are_integers_and_other_numbers_stay_in_extra(weight: float, field: int | None) -> None:
    message = from_openai({"messages": [{"role": "assistant", "content": "x", "weight": weight}]}).messages[0]
    assert message.weight == field
    assert type(message.weight) in (int, type(None))
    assert message.extra == ({} if field is not None else {"weight": weight})


@pytest.mark.parametrize(
    ("record", "path"),
    [
        ({"messages": {}}, "messages"),
        ({"messages": None}, "messages"),
        ({"messages": []}, "messages"),
        ({"messages": ["Zebrafish"]}, "messages[0]"),
        ({"messages": [{"content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": None}]}, "messages[0].role"),
        ({"messages": [{"role": 3}]}, "messages[0].role"),
        ({"messages": [{"role": "User"}]}, "messages[0].role"),
        ({"messages": [{"role": "human"}]}, "messages[0].role"),
        ({"messages": [{"role": "user"}, {"role": "user", "content": 5}]}, "messages[1].content"),
        ({"messages": [{"role": "user", "content": {"text": "Zebrafish"}}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": ["Zebrafish"]}]}, "messages[0].content[0]"),
        ({"messages": [{"role": "user", "name": 5}]}, "messages[0].name"),
        ({"messages": [{"role": "user", "refusal": []}]}, "messages[0].refusal"),
        ({"messages": [{"role": "tool", "tool_call_id": 5}]}, "messages[0].tool_call_id"),
        ({"messages": [{"role": "user", "tool_calls": {}}]}, "messages[0].tool_calls"),
        ({"messages": [{"role": "user", "tool_calls": [1]}]}, "messages[0].tool_calls[0]"),
        ({"messages": [{"role": "user", "weight": True}]}, "messages[0].weight"),
        ({"messages": [{"role": "user", "weight": "1"}]}, "messages[0].weight"),
        ({"messages": [{"role": "user"}], "tools": "[]"}, "tools"),
        ({"messages": [{"role": "user"}], "tools": [None]}, "tools[0]"),
        ({"messages": [{"role": "user"}], "parallel_tool_calls": 1}, "parallel_tool_calls"),
        ({}, ""),
        ({"message": []}, ""),
        ([], ""),
    ],
)
def test_a_wrong_type_is_named_with_its_place_and_no_value(record: object, path: str) -> None:
    with pytest.raises(ShapeError) as error:
        from_openai(record)
    assert error.value.path == path
    assert "Zebrafish" not in str(error.value)


def test_an_unknown_role_says_which_option_mends_it_and_shows_only_words_for_roles() -> None:
    with pytest.raises(ShapeError, match="--role agent=assistant"):
        from_openai({"messages": [{"role": "agent"}]})
    with pytest.raises(ShapeError, match="--role NAME=assistant") as error:
        from_openai({"messages": [{"role": "Zebra Fish"}]})
    assert "Zebra" not in str(error.value)


def test_roles_may_be_given_other_names() -> None:
    told = {"messages": [{"role": "agent", "content": "x"}, {"role": "user", "content": "y"}]}
    for roles in ({"agent": "assistant"}, {"*": "assistant"}):
        assert [m.role for m in from_openai(told, roles=roles).messages] == ["assistant", "user"]
