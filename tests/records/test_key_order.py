"""A chat record comes back with its keys in the order in which they came."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.exports.targets import as_imported
from curator.records import with_texts
from curator.records.key_order import with_key_order
from curator.records.openai import from_openai

VALUES = st.none() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
MESSAGE = st.fixed_dictionaries(
    {"role": st.sampled_from(["user", "assistant"]), "content": st.none() | st.text(max_size=5)},
    optional={"name": st.none() | st.text(max_size=3), "weight": st.sampled_from([0, 1, 2, None]), "own": VALUES},
)
RECORD = st.fixed_dictionaries(
    {"messages": st.lists(MESSAGE, min_size=1, max_size=3)},
    optional={
        "tools": st.none() | st.just([]),
        "parallel_tool_calls": st.none() | st.booleans(),
        "metadata": st.none() | st.just({}) | st.dictionaries(st.text(max_size=3), VALUES, max_size=2),
        "id": VALUES,
    },
)


def there_and_back(record: dict[str, Any]) -> str:
    return json.dumps(as_imported.line(with_key_order(from_openai(record), record)))


@given(record=RECORD, random=st.randoms(use_true_random=False))
def test_any_record_is_equal_as_json_with_the_order_of_its_keys(record: dict[str, Any], random: Any) -> None:
    def shuffled(value: dict[str, Any]) -> dict[str, Any]:
        items = list(value.items())
        random.shuffle(items)
        return dict(items)

    record = shuffled(record | {"messages": [shuffled(message) for message in record["messages"]]})
    assert there_and_back(record) == json.dumps(record)


@pytest.mark.parametrize(
    ("record", "order"),
    [
        ({"messages": [{"role": "user", "content": "x"}], "id": "1"}, ()),
        ({"messages": [{"role": "user", "content": "x"}, {"content": "y", "role": "user"}]}, ((), (), (1, 0))),
        ({"id": "1", "messages": [{"role": "user", "content": "x"}]}, ((1, 0),)),
    ],
)
def test_only_another_order_than_ours_is_kept(record: dict[str, Any], order: tuple[tuple[int, ...], ...]) -> None:
    assert with_key_order(from_openai(record), record).key_order == order


def test_a_key_that_was_scrubbed_stays_in_its_place() -> None:
    record = {"ann@example.com": "x", "messages": [{"role": "user", "content": "y"}]}
    read = with_key_order(from_openai(record), record)
    changed = with_texts(read, {(None, "extra/~0~key"): "<EMAIL_ADDRESS_1>"})
    assert list(as_imported.line(changed)) == ["<EMAIL_ADDRESS_1>", "messages"]


def test_a_record_that_has_other_keys_by_now_is_written_in_our_order() -> None:
    record = {"messages": [{"content": "y", "role": "assistant", "weight": None}]}
    read = with_key_order(from_openai(record), record)
    message = as_imported.line(from_openai({"messages": [{"role": "assistant", "content": "y"}]}))["messages"][0]
    assert list(message) == ["role", "content"]
    assert list(as_imported.line(read)["messages"][0]) == ["content", "role", "weight"]
