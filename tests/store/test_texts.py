"""Any string that JSON can hold comes back as it was; a string that no file can hold changes nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curator.errors import CuratorError
from curator.identity import Identities
from curator.records import NewEvent, Subject
from curator.store import assignments, decided, events, raw, shape
from curator.store.operation import Store
from tests.store.working import bring_in, chat, contents, edit, record, render, scan, withheld

STRINGS = {
    "NUL": "before\x00after\x00",
    "emoji": "👩‍👩‍👧‍👦 🇺🇳 e\u0301",
    "right to left": "\u202e\u05e9\u05dc\u05d5\u05dd\u202c",
    "line ends": "a\r\nb\rc\u2028d\u2029e\x85f\n",
    "a mark at the start": "\ufeffhello",
    "the last characters": "\uffff\U0010ffff",
    "quotes": "'; DROP TABLE messages; -- \" $after ? {} \\",
    "spaces": "  \t ",
    "a number": "1e400",
    "JSON": '{"a": [null]}',
    "null": "null",
    "a million characters": "0123456789" * 100_000,
    "a million wide ones": "😀é漢z" * 250_000,
}


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS)
def test_every_string_comes_back_from_every_field(store: Store, ids: Identities, text: str) -> None:
    bring_in(store, chat(text, "old", title=text, metadata={"note": text, text: 1}))
    (number,) = assignments.in_order(store)[0]
    edit(store, ids, f"{number}/1", text)
    got = [value for batch in raw.unscanned(store, ruleset=None) for value in batch.column("text").to_pylist()]
    assert got == [text, "old"]
    record(store, ids, [text, "old"], [])
    render(store, "")
    assert withheld(store) == [0]
    assert contents(store) == [[text, text]]
    assert events.body(store, text=ids.text(text)) == text


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS)
def test_every_string_can_be_a_replacement_and_a_value(store: Store, ids: Identities, text: str) -> None:
    bring_in(store, chat("I am ann@example.com", "ok"))
    scan(store, ids)
    render(store, text)
    assert contents(store) == [[text, "ok"]]
    value = NewEvent(kind="note", subject=Subject("task", text), slot=text, actor="ann", new={text: [text]})
    events.append(store, op=uuid4(), events=[value])
    (found,) = decided.of_kind(store, kind="note", subjects=[text])
    assert (found.subject.id, found.slot, found.value) == (text, text, {text: [text]})


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=4))
def test_any_strings_come_back(store: Store, ids: Identities, texts: list[str]) -> None:
    bring_in(store, chat(*texts), import_id=uuid4().hex)
    scan(store, ids, "nobody@example.com")
    render(store, "")
    assert texts in contents(store)


def test_a_lone_surrogate_is_refused_and_nothing_of_its_operation_stays(store: Store, ids: Identities) -> None:
    lone = "a\ud800"
    with pytest.raises(UnicodeEncodeError):
        shape.canonical(chat(lone))
    note = events.Authored(ids.text("fine"), "note", "fine")
    for new in ({"x": lone}, lone):
        event = NewEvent(kind="note", subject=Subject("task", "t"), actor="ann", new=new)
        with pytest.raises((UnicodeEncodeError, CuratorError)):
            events.append(store, op=uuid4(), events=[event], authored=[note])
    assert events.newest(store) == 0
    assert events.body(store, text=ids.text("fine")) is None
