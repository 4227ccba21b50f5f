"""Small questions: counts, ids by prefix, by file and line, order."""

from __future__ import annotations

import pytest

from curator.errors import UsageError
from curator.identity import Identities
from curator.records import Conversation, Message, Subject
from curator.store import assignments, events, lookups
from curator.store.operation import Store
from tests.store.working import bring_in, chat, decide, label


def test_an_empty_store_counts_nothing(store: Store) -> None:
    assert lookups.counts(store) == lookups.Counts(0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert assignments.in_order(store)[0] == []


def test_counts_are_of_what_is_here(store: Store) -> None:
    bring_in(store, chat("a", "b", "a"), "bad")
    bring_in(store, chat("a", "c"), import_id="file-2")
    label(store, "c1", "x")
    assert lookups.counts(store) == lookups.Counts(
        imports=2, lines=3, ok=2, rejected=1, conversations=2, messages=5, texts=3, events=3, purged=0
    )


def test_ids_are_found_by_their_beginning(store: Store) -> None:
    bring_in(store, *(chat(f"q{n}", "a") for n in range(9)))
    ids = assignments.in_order(store)[0]
    assert lookups.with_prefix(store, prefix=ids[4]) == [ids[4]]
    assert lookups.with_prefix(store, prefix="") == sorted(ids)[:5]
    assert lookups.with_prefix(store, prefix="", limit=2) == sorted(ids)[:2]
    assert lookups.with_prefix(store, prefix="%") == []


def test_lines_are_found_by_a_files_name_or_path(store: Store) -> None:
    bring_in(store, chat("a", "b"), "bad", chat("c", "d"), import_id="in/box/one")
    bring_in(store, chat("e", "f"), import_id="in/box/another-one")
    ids = assignments.in_order(store)[0]
    assert lookups.by_line(store, file="in/box/one.jsonl") == {1: ids[0], 3: ids[1]}
    assert lookups.by_line(store, file="one.jsonl") == {1: ids[0], 3: ids[1]}
    assert lookups.by_line(store, file="ne.jsonl") == {}


def test_a_conversation_knows_the_file_and_line_it_first_came_with(store: Store) -> None:
    bring_in(store, "bad", chat("a", "b"))
    bring_in(store, chat("a", "b"), chat("c", "d"), import_id="file-2")
    first, second = assignments.in_order(store)[0]
    expected = {first: ("file-1.jsonl", 2), second: ("file-2.jsonl", 2)}
    assert lookups.origins(store, ids=[second, first, "none"]) == expected
    assert lookups.origins(store, ids=[]) == {}


def test_the_order_of_a_past_moment_holds_what_was_here(store: Store) -> None:
    bring_in(store, chat("a", "b"))
    then = events.newest(store)
    bring_in(store, chat("c", "d"), import_id="file-2")
    ids = assignments.in_order(store)[0]
    assert assignments.in_order(store, as_of=then)[0] == ids[:1]
    assert assignments.in_order(store, as_of=then - 1)[0] == []


def test_media_is_listed_until_somebody_vouches_for_it(store: Store, ids: Identities) -> None:
    image = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
    bring_in(store, Conversation(messages=(Message(index=0, role="user", content=[image, image]),)))
    first, second = lookups.opaque(store)
    then = events.newest(store)
    decide(store, "verdict", Subject("place", first), "not_personal")
    decide(store, "verdict", Subject("place", second), "personal")
    assert lookups.opaque(store) == [second]
    assert lookups.opaque(store, as_of=then) == [first, second]


def test_a_line_of_a_file_that_was_imported_twice_is_nobodys(store: Store) -> None:
    bring_in(store, chat("Hello", "Hi"), import_id="a/x")
    bring_in(store, chat("Bye", "Ciao"), import_id="b/x")
    assert list(lookups.by_line(store, file="a/x.jsonl")) == [1]
    with pytest.raises(UsageError) as refused:
        lookups.by_line(store, file="x.jsonl")
    assert "a/x.jsonl, b/x.jsonl" in refused.value.message


def test_texts_at_a_place_are_known_by_the_keys_of_what_came_and_of_nothing_else(store: Store, ids: Identities) -> None:
    bring_in(
        store,
        chat("shop", "a", thread="t-1", metadata={"shop": ["x", {"name": "y"}], "shopping": "z"}),
        chat("b", "c", extra={"shop": "t-1"}),
    )
    one, two = assignments.in_order(store)[0]
    assert lookups.text_keys(store, paths=["thread", "metadata/shop", "extra/shop"]) == [
        (one, "metadata/shop/0", ids.text("x")),
        (one, "metadata/shop/1/name", ids.text("y")),
        (one, "thread", ids.text("t-1")),
        (two, "extra/shop", ids.text("t-1")),
    ]
    assert lookups.text_keys(store, paths=["thread"], as_of=0) == []
