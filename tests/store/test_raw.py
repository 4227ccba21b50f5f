"""Raw text: each string once, in order of import, and nothing that no longer stands anywhere."""

from __future__ import annotations

import pytest

from curator.identity import Identities
from curator.records import Conversation, Message
from curator.store import assignments, raw
from curator.store.operation import Store
from tests.store.working import bring_in, chat, edit, record


def unscanned(store: Store, ruleset: str | None = None, size: int = 500) -> list[str]:
    return [
        text for batch in raw.unscanned(store, ruleset=ruleset, size=size) for text in batch.column("text").to_pylist()
    ]


def test_every_string_comes_once_in_order_of_import(store: Store, ids: Identities) -> None:
    bring_in(store, chat("b", "a", title="T"), chat("a", "c", metadata={"note": "b", "n": 3}), chat("d", ""))
    assert unscanned(store) == ["T", "b", "a", "c", "d"]
    keys = [key for batch in raw.unscanned(store, ruleset=None) for key in batch.column("key").to_pylist()]
    assert keys == [ids.text(text) for text in ["T", "b", "a", "c", "d"]]


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_batches_have_the_size_asked_for(store: Store, size: int) -> None:
    bring_in(store, *(chat(f"q{n}", f"a{n}") for n in range(10)))
    sizes = [batch.num_rows for batch in raw.unscanned(store, ruleset=None, size=size)]
    assert sum(sizes) == 20
    assert all(number == size for number in sizes[:-1])
    assert 0 < sizes[-1] <= size


@pytest.mark.parametrize("stopped_after", [1, 2, 3, 4])
def test_who_goes_on_after_a_kill_gets_the_batches_that_an_undisturbed_scan_gets(
    store: Store, ids: Identities, stopped_after: int
) -> None:
    bring_in(store, *(chat(f"q{n}", f"a{n}") for n in range(2500)))
    whole = [batch.column("text").to_pylist() for batch in raw.unscanned(store, ruleset=None)]
    assert [len(batch) for batch in whole] == [250, 500, 1000, 2000, 1250]
    scanned = [text for batch in whole[:stopped_after] for text in batch]
    record(store, ids, scanned, [])
    left = raw.unscanned(store, ruleset=None, done=len(scanned))
    assert [batch.column("text").to_pylist() for batch in left] == whole[stopped_after:]


def test_many_conversations_keep_their_order(store: Store) -> None:
    bring_in(store, *(chat(f"q{n:05}", "same") for n in range(4500)))
    found = unscanned(store, size=1000)
    assert [text for text in found if text != "same"] == [f"q{n:05}" for n in range(4500)]
    assert found.index("same") == 1
    assert len(found) == 4501


def test_texts_wait_under_the_rules_that_last_scanned_them(store: Store, ids: Identities) -> None:
    bring_in(store, chat("one", "two"), chat("three", "two"))
    record(store, ids, ["one", "two"], [])
    record(store, ids, ["two"], [], ruleset="set-2")
    assert (unscanned(store), unscanned(store, "set-1"), unscanned(store, "set-2")) == (["three"], ["one"], ["two"])
    record(store, ids, ["two"], [], ruleset="set-1")
    assert (unscanned(store, "set-1"), unscanned(store, "set-2")) == (["one", "two"], [])
    assert unscanned(store, "never") == []


def test_the_newest_edit_comes_with_what_it_replaced_since_either_may_leave(store: Store, ids: Identities) -> None:
    bring_in(store, chat("one", "two"), chat("three", "four"))
    first, second = assignments.in_order(store)[0]
    edit(store, ids, f"{first}/1", "new")
    edit(store, ids, f"{second}/1", "one")
    assert unscanned(store) == ["one", "two", "new", "three", "four"]
    edit(store, ids, f"{first}/1", "newer")
    assert unscanned(store) == ["one", "two", "newer", "three", "four"]


def test_the_texts_of_some_keys_come_in_order_of_import(store: Store, ids: Identities) -> None:
    bring_in(store, chat("one", "two"), chat("three", "two"))
    edit(store, ids, f"{assignments.in_order(store)[0][1]}/1", "new")
    keys = [ids.text(text) for text in ("new", "three", "one", "not here")]
    found = [row for batch in raw.of_texts(store, keys=keys, size=2) for row in batch.to_pylist()]
    assert [row["text"] for row in found] == ["one", "three", "new"]
    assert list(raw.of_texts(store, keys=[])) == []


def test_text_inside_tool_calls_and_keys_comes_too(store: Store, ids: Identities) -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": '{"who": "Zorblax", "n": 5}'}}
    turn = Conversation(messages=(Message(index=0, role="assistant", tool_calls=[call], extra={"Mr Zorblax": 1}),))
    bring_in(store, turn)
    assert {"c1", "find", "Zorblax", "Mr Zorblax"} <= set(unscanned(store))


def test_a_scan_that_is_recorded_while_it_streams_sees_every_text_once(store: Store, ids: Identities) -> None:
    bring_in(store, *(chat(f"q{n}", f"a{n}") for n in range(3000)))
    got: list[str] = []
    for batch in raw.unscanned(store, ruleset=None, size=700):
        texts = batch.column("text").to_pylist()
        record(store, ids, texts, [])
        got += texts
    assert len(got) == len(set(got)) == 6000
    assert unscanned(store) == []


def test_large_texts_come_in_batches_of_bounded_size(store: Store) -> None:
    bring_in(store, *(chat(f"{n} " + "x" * 1_000_000, "ok") for n in range(30)))
    sizes = [sum(map(len, batch.column("text").to_pylist())) for batch in raw.unscanned(store, ruleset=None)]
    assert sum(sizes) > 30_000_000
    assert max(sizes) < 10_000_000
