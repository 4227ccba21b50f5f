"""What is read is of one moment, however long it takes and whatever is written meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from uuid import uuid4

import pyarrow as pa
import pytest

from curator.errors import StoreError, UsageError
from curator.identity import Identities
from curator.records import Subject
from curator.store import assignments, checks, clean, lookups, pairs, raw, shape
from curator.store.frames import Disconnected
from curator.store.operation import Store
from tests.store.conftest import Opener
from tests.store.working import (
    MAIL,
    bring_in,
    chat,
    contents,
    decide,
    edit,
    label,
    record,
    render,
    scan,
    seen,
    withheld,
)  # fmt: skip


def said(batches: Iterator[pa.RecordBatch]) -> list[list[object]]:
    return [
        [message.content for message in shape.decode(body).messages]
        for batch in batches
        for body in batch.column("body").to_pylist()
    ]


@pytest.fixture
def many(store: Store, ids: Identities) -> list[str]:
    """2,500 conversations (several batches), scanned and rendered; answers their ids."""
    bring_in(store, *(chat(f"I am {MAIL} number {n}", "thanks") for n in range(2500)))
    scan(store, ids)
    render(store, "I am <E>")
    return assignments.in_order(store)[0]


def test_a_stream_is_of_the_moment_of_its_first_batch(store: Store, ids: Identities, many: list[str]) -> None:
    batches = clean.conversations(store)
    first = next(batches)
    edit(store, ids, f"{many[-1]}/1", "edited")
    record(store, ids, ["edited"], [])
    decide(store, "verdict", Subject("rule", "pii/email"), "not_personal")
    bring_in(store, chat(f"new {MAIL}", "thanks"), import_id="file-2")
    assert said(iter([first, *batches])) == [["I am <E>", "thanks"]] * 2500
    assert sum(withheld(store)) == 2500 + 2 + 1 - 1


def test_a_text_that_is_imported_while_others_read_is_never_shown_unscanned(store: Store, ids: Identities) -> None:
    done = threading.Event()

    def importing() -> None:
        for n in range(60):
            bring_in(store, chat(f"I am {MAIL} number {n}", f"more {n}"), import_id=f"file-{n}")
        done.set()

    thread = threading.Thread(target=importing)
    thread.start()
    shown: set[object] = set()
    try:
        while not done.is_set():
            shown |= {content for turns in contents(store) for content in turns}
    finally:
        thread.join()
    assert shown <= {""}
    assert lookups.counts(store).conversations == 60


def test_a_stream_of_some_ids_holds_those_alone_in_order_of_import(store: Store, many: list[str]) -> None:
    wanted = [many[2400], many[3], many[1200]]
    found = [record.id for record in seen(store, ids=[*wanted, "none"])]
    assert found == [many[3], many[1200], many[2400]]
    assert seen(store, ids=[]) == []


def test_a_stream_goes_on_behind_a_conversation(store: Store, many: list[str]) -> None:
    assert [record.id for record in seen(store, after=many[2300])] == many[2301:]
    assert seen(store, after=many[-1]) == []
    with pytest.raises(UsageError, match="no conversation none"):
        seen(store, after="none")


#: What tells a reader that its store was closed; over a socket, that nobody is there any more.
ENDED = (StoreError, Disconnected)


def test_a_stream_closed_early_lets_go(open_store: Opener, ids: Identities) -> None:
    store = open_store()
    bring_in(store, *(chat(f"q{n}", f"a{n}") for n in range(3000)))
    for stream in (clean.conversations(store), raw.unscanned(store, ruleset=None, size=10)):
        assert next(stream).num_rows
        stream.close()  # type: ignore[attr-defined]
    left_open = clean.conversations(store)
    next(left_open)
    label(store, "c1", "a")
    store.close()
    with pytest.raises(ENDED):
        list(left_open)
    store = open_store()
    assert all(check.ok for check in checks.run(store))


def test_streams_and_writes_that_interleave_do_not_see_each_others_working_tables(
    store: Store, ids: Identities, many: list[str]
) -> None:
    forward = raw.of_texts(store, keys=[ids.text(f"I am {MAIL} number {n}") for n in range(900)], size=100)
    backward = raw.of_texts(store, keys=[ids.text(f"I am {MAIL} number {n}") for n in range(900, 1800)], size=100)
    some = clean.conversations(store, ids=many[:1500])
    got: tuple[list[str], list[str], list[str]] = ([], [], [])
    for n in range(9):
        got[0].extend(next(forward).column("text").to_pylist())
        # A publication and a recording make tables of the same names.
        drop = {"conversation": many[n], "kept": "k", "kind": "near", "score": 1.0, "reason": "r"}
        rows = pa.RecordBatch.from_pylist([drop], schema=pairs.DROP_SCHEMA)
        pairs.record_drops(store, op=uuid4(), run="r", actor="ann", rows=rows)
        record(store, ids, ["thanks"], [])
        got[1].extend(next(backward).column("text").to_pylist())
        got[2].extend(next(some, pa.RecordBatch.from_pylist([], schema=clean.SCHEMA)).column("id").to_pylist())
    assert got[0] == [f"I am {MAIL} number {n}" for n in range(900)]
    assert got[1] == [f"I am {MAIL} number {n}" for n in range(900, 1800)]
    assert got[2] == many[:1500]


def test_a_store_closed_under_readers_ends_them_with_an_error_of_the_store(open_store: Opener, ids: Identities) -> None:
    store = open_store()
    bring_in(store, *(chat(f"q{n}", f"a{n}") for n in range(2000)))
    ended: list[Exception] = []
    begun = threading.Barrier(5)

    def reading() -> None:
        begun.wait()
        try:
            while True:
                seen(store)
                checks.run(store)
        except Exception as error:
            ended.append(error)

    threads = [threading.Thread(target=reading) for _ in range(4)]
    for thread in threads:
        thread.start()
    begun.wait()
    label(store, "c1", "a")
    store.close()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    assert len(ended) == 4
    assert [error for error in ended if not isinstance(error, ENDED)] == []
    store = open_store()
    assert all(check.ok for check in checks.run(store))
