"""What holds of every format's fixture: it is told from all other formats, and however it is mangled, it is read."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import CuratorError
from curator.records import ROLES, Conversation
from curator.sources import Item, detect
from curator.store import shape
from tests.sources.fixtures_of import FIXTURES, format_of, records_of
from tests.sources.reading import conversations, read, read_bytes, rejects

JSON_FIXTURES = [path for path in FIXTURES if path.suffix in (".json", ".jsonl")]
KEYS = sorted({key for path in JSON_FIXTURES for key in re.findall(r'"(\w+)"\s*:', path.read_text())})
SCALARS = st.none() | st.booleans() | st.integers(-3, 2**53) | st.floats(allow_nan=False) | st.text(max_size=5)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=6,
)


def by_name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", FIXTURES, ids=by_name)
def test_every_fixture_is_taken_for_its_own_format(path: Path) -> None:
    found = detect(path)
    assert found.format == format_of(path)
    assert found.reason


@pytest.mark.parametrize("path", FIXTURES, ids=by_name)
def test_every_fixture_holds_conversations_and_nothing_that_cannot_be_read(path: Path) -> None:
    items = read(path, format_of(path))
    assert conversations(items)
    assert not rejects(items)
    for conversation in conversations(items):
        assert conversation.source == format_of(path)
        assert_sound(conversation)


@pytest.mark.parametrize("path", JSON_FIXTURES, ids=by_name)
@settings(max_examples=40)
@given(data=st.data())
def test_a_fixture_with_anything_in_the_place_of_its_values_ends_in_conversations_and_rejects(
    tmp_path_factory: pytest.TempPathFactory, path: Path, data: st.DataObject
) -> None:
    mangled = copy.deepcopy(records_of(path))
    for _ in range(data.draw(st.integers(1, 3), "changes")):
        mangle(mangled, data)
    written = "".join(json.dumps(record) + "\n" for record in mangled).encode()
    refusal: CuratorError | None = None
    items: list[Item] = []
    try:
        items = read_bytes(tmp_path_factory.getbasetemp(), written, format_of(path), name=path.name)
        assert detect(tmp_path_factory.getbasetemp() / path.name).reason
    except CuratorError as error:
        refusal = error
    assert refusal is None or refusal.fix
    assert [item.line for item in items] == sorted({item.line for item in items})
    for item in items:
        if item.conversation is not None:
            assert_sound(item.conversation)
            assert all(hint.index is None or hint.index < len(item.conversation.messages) for hint in item.hints)
            assert all(0 <= hint.score <= 1 and hint.task and hint.origin for hint in item.hints)
        assert all(kind and number > 0 for kind, number in item.dropped.items())


def mangle(records: list[Any], data: st.DataObject) -> None:
    """Puts any JSON in the place of one value, or takes the value away."""
    places = list(places_in(records))
    if not places:
        return
    holder, key = data.draw(st.sampled_from(range(len(places))).map(places.__getitem__), "place")
    if data.draw(st.booleans(), "gone"):
        del holder[key]
    else:
        holder[key] = data.draw(ANY_JSON, "value")


def places_in(value: Any) -> list[tuple[Any, Any]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, child in children for place in [(value, key), *places_in(child)]]


def assert_sound(conversation: Conversation) -> None:
    """It is what the store takes: numbered messages of known roles, alternatives to messages that are there."""
    assert [message.index for message in conversation.messages] == list(range(len(conversation.messages)))
    assert conversation.messages
    assert all(other.message.index < len(conversation.messages) for other in conversation.alternatives)
    indexes = [other.message.index for other in conversation.alternatives]
    assert indexes == sorted(indexes)
    for message in (*conversation.messages, *(other.message for other in conversation.alternatives)):
        assert message.role in ROLES
    assert shape.decode(shape.encode(conversation)) == conversation
