"""The fast path for records of words alone gives what the general one gives, and leaves all others to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.records import ROLES
from curator.records.key_order import with_key_order
from curator.records.openai import from_openai
from curator.records.plain import plain_canonical, plain_record
from curator.store import shape

TURN = st.tuples(st.sampled_from(ROLES), st.text()).map(lambda said: {"role": said[0], "content": said[1]})
TURNS = st.lists(TURN, min_size=1, max_size=5)
#: How people's programs write JSON.
SPACES = st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", " : ")])


@given(TURNS, SPACES, st.booleans(), st.sampled_from(["", "\n", "\r\n", "  \n"]))
def test_a_plain_record_has_the_canonical_json_of_the_general_path(
    turns: list[dict[str, str]], spaces: tuple[str, str], ascii_only: bool, end: str
) -> None:
    record = {"messages": turns}
    line = json.dumps(record, separators=spaces, ensure_ascii=ascii_only) + end
    made = with_key_order(from_openai(record), record)
    assert (plain_canonical(line.encode()), None) == shape.canonical_and_came(made)


@given(TURNS)
def test_a_plain_record_is_known_again_from_its_canonical_json(turns: list[dict[str, str]]) -> None:
    found = plain_record(shape.canonical(from_openai({"messages": turns})))
    assert found is not None
    assert [{"role": turn.role, "content": turn.content} for turn in found.messages] == turns
    assert [turn.index for turn in found.messages] == list(range(len(turns)))


SAID = {"role": "user", "content": "Hello"}


@pytest.mark.parametrize(
    "record",
    [
        {"messages": []},
        {"messages": [SAID], "id": "7"},
        {"messages": [SAID], "metadata": {}},
        {"messages": [{**SAID, "weight": 1}]},
        {"messages": [{**SAID, "name": None}]},
        {"messages": [{"content": "Hello", "role": "user"}]},
        {"messages": [{"role": "customer", "content": "Hello"}]},
        {"messages": [{"role": "assistant", "content": None}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "Hello"}]}]},
        {"messages": [{"role": "user"}]},
    ],
)
def test_a_record_of_anything_more_or_less_is_left_to_the_general_path(record: dict[str, Any]) -> None:
    assert plain_canonical(json.dumps(record).encode()) is None


@pytest.mark.parametrize(
    "line",
    [
        b'{"messages": [{"role": "user", "content": "a", "content": "b"}]}',
        b'{"messages": [{"role": "user", "content": "a"}], "messages": [{"role": "user", "content": "b"}]}',
        b'{"messages": [{"role": "user", "content": "half \\ud83d"}]}',
        b'{"messages": [{"role": "user", "content": "no such escape \\x"}]}',
        b'{"messages": [{"role": "user", "content": "\xff"}]}',
        b'{"messages": [{"role": "user", "content": "a\x01b"}]}',
        b'{"messages": [{"role": "user", "content": "a"}]} {}',
        b'{"messages": [{"role": "user", "content": "a"},]}',
        b'\xef\xbb\xbf{"messages": [{"role": "user", "content": "a"}]}',
        b"",
    ],
)
def test_what_is_no_sound_json_is_left_to_the_general_path(line: bytes) -> None:
    assert plain_canonical(line) is None


@pytest.mark.parametrize(
    "more", [{"title": "a"}, {"extra": {"a": 1}}, {"created_at": 5}, {"source_id": "7"}, {"tools": []}]
)
def test_a_record_with_more_is_not_taken_for_a_plain_one(more: dict[str, Any]) -> None:
    plain = json.loads(shape.canonical(from_openai({"messages": [SAID]})))
    assert plain_record(json.dumps(plain)) is not None
    assert plain_record(json.dumps({**plain, **more})) is None
    assert plain_record(json.dumps({**plain, "messages": [{**plain["messages"][0], "weight": 1}]})) is None
