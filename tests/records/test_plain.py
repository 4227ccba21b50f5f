"""The fast path for records of words alone gives what the general one gives, and leaves all others to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.records import ROLES
from curator.records.key_order import with_key_order
from curator.records.openai import ShapeError, from_openai
from curator.records.plain import as_plain, read_plain
from curator.sources.reading.json import UnreadableError, parse_object
from curator.store import shape

TURN = st.tuples(st.sampled_from(ROLES), st.text()).map(lambda said: {"role": said[0], "content": said[1]})
TURNS = st.lists(TURN, min_size=1, max_size=5)
#: How people's programs write JSON.
SPACES = st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", " : ")])


def general(line: bytes) -> tuple[str, str | None] | None:
    """What the general path makes of a line: its canonical JSON, and what else is kept of it; None for a reject."""
    try:
        record = parse_object(line)
        return shape.canonical_and_came(with_key_order(from_openai(record), record))
    except (UnreadableError, ShapeError):
        return None


@given(TURNS, SPACES, st.booleans(), st.sampled_from(["", "\n", "\r\n", "  \n"]))
def test_a_plain_record_has_the_canonical_json_of_the_general_path(
    turns: list[dict[str, str]], spaces: tuple[str, str], ascii_only: bool, end: str
) -> None:
    line = (json.dumps({"messages": turns}, separators=spaces, ensure_ascii=ascii_only) + end).encode()
    found = read_plain(line)
    assert found is not None
    assert (found.canonical.decode(), None) == general(line)
    assert [{"role": turn.role, "content": turn.content} for turn in found.messages] == turns
    assert [turn.index for turn in found.messages] == list(range(len(turns)))


def joined(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map("".join)


def listed(part: st.SearchStrategy[str], most: int) -> st.SearchStrategy[str]:
    return st.lists(part, max_size=most).map(",".join)


#: What a line that is nearly plain is made of: keys that come again, are spelled with escapes, stand in another order
#: or are other ones; texts full of what would end them; values of another kind.
KEY = st.sampled_from(['"role"', '"content"', r'"r\u006fle"', r'"content\u0022"', '"name"', '"author"', '"index"'])
BIT = st.sampled_from(
    ["a", "\\\\", '\\"', "\\u0022", "\\n", "{", "}", ",", ":", "role", "content", "\u00e9", "\\ud83d", "\\"]
)
TEXT = st.lists(BIT, max_size=6).map(lambda bits: f'"{"".join(bits)}"')
VALUE = st.one_of(TEXT, st.sampled_from(['"user"', r'"us\u0065r"', '"role"', '"content"', "null", "0", "{}"]))
SPACE = st.sampled_from(["", "", " "])
USUAL = joined(st.just('{"role": "user", "content": '), TEXT, st.just("}"))
ODD = joined(st.just("{"), SPACE, listed(joined(KEY, SPACE, st.just(":"), VALUE), 4), st.just("}"))
LISTS = joined(st.just('"messages":['), listed(st.one_of(USUAL, ODD), 3), st.just("]"))
LINE = joined(st.just("{"), listed(st.one_of(LISTS, LISTS, joined(KEY, st.just(":"), VALUE)), 2), st.just("}"))


@settings(max_examples=500)
@given(LINE)
def test_whatever_is_taken_for_plain_is_what_the_general_path_makes_of_it(text: str) -> None:
    found = read_plain(text.encode())
    assert found is None or (found.canonical.decode(), None) == general(text.encode())


@given(TURNS)
def test_a_plain_record_is_known_again_from_its_canonical_json(turns: list[dict[str, str]]) -> None:
    found = as_plain(shape.canonical(from_openai({"messages": turns})).encode())
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
    assert read_plain(json.dumps(record).encode()) is None


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
        b'{"messages": [{"role": "user", "name": null, "weight": null}]}',
        # Every text ends in a backslash, which makes up for the quotes of the key that comes again.
        rb'{"messages": [{"role": "user", "content": "\\", "content": "\\"}, {"role": "user", "content": "\\"},'
        rb' {"role": "user", "content": "\\"}]}',
        b'{"messages": [{"role": "user", "content": "a"},]}',
        b'\xef\xbb\xbf{"messages": [{"role": "user", "content": "a"}]}',
        b"",
    ],
)
def test_what_is_no_sound_json_is_left_to_the_general_path(line: bytes) -> None:
    assert read_plain(line) is None


@pytest.mark.parametrize(
    "more", [{"title": "a"}, {"extra": {"a": 1}}, {"created_at": 5}, {"source_id": "7"}, {"tools": []}]
)
def test_a_record_with_more_is_not_taken_for_a_plain_one(more: dict[str, Any]) -> None:
    plain = json.loads(shape.canonical(from_openai({"messages": [SAID]})))
    assert as_plain(json.dumps(plain).encode()) is not None
    assert as_plain(json.dumps({**plain, **more}).encode()) is None
    assert as_plain(json.dumps({**plain, "messages": [{**plain["messages"][0], "weight": 1}]}).encode()) is None
