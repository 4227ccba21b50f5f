"""Each check of the store fails when the thing it checks is broken on purpose, and says nothing else is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from curator.identity import Identities
from curator.store import checks, decided, events
from curator.store.operation import Store
from curator.store.owner import Owner
from curator.store_key import StoreKey
from tests.store.conftest import Opener
from tests.store.working import bring_in, chat, label, render, scan, tamper


@pytest.fixture
def full(open_store: Opener, ids: Identities) -> None:
    """A closed store with something of everything."""
    store = open_store()
    bring_in(store, chat("hello", "you"), chat("good", "bye"), "bad", chat("hello", "again"))
    scan(store, ids)
    render(store, "")
    for value in ("a", "b", "c"):
        label(store, "c1", value)
    label(store, "c2", "x")
    events.undo(store, op=uuid4(), actor="ann")
    store.close()


def failing(store: Store) -> list[str]:
    return [check.name for check in checks.run(store) if not check.ok]


def test_a_store_that_nobody_broke_passes_every_check(open_store: Opener, full: None) -> None:
    found = checks.run(open_store())
    assert [check.name for check in found if not check.ok] == []
    names = ["event chain", "nothing lost", "clock", "decisions", "imports", "conversations"]
    assert [check.name for check in found] == names


def test_an_empty_store_passes_every_check(store: Store) -> None:
    assert failing(store) == []


DECISION = "('label', 'conversation', 'c9', 'intent', '\"q\"', 4, 'ann', 1, 'person')"


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("UPDATE events SET actor = 'eve' WHERE id = 2", ["event chain"]),
        ("UPDATE events SET time = time + 1 WHERE id = 7", ["event chain", "decisions"]),
        ("UPDATE events SET new = '\"z\"' WHERE id = 7", ["event chain", "decisions"]),
        ("UPDATE events SET old = 'null' WHERE id = 6", ["event chain"]),
        ("UPDATE events SET undoes = NULL WHERE undoes IS NOT NULL", ["event chain"]),
        ("DELETE FROM events WHERE id = 2", ["event chain"]),
        ("DELETE FROM events WHERE id = 1", ["event chain"]),
        ("INSERT INTO events SELECT * REPLACE (id + 1 AS id) FROM events ORDER BY id DESC LIMIT 1", ["event chain"]),
        ("DELETE FROM decisions", ["decisions"]),
        ("UPDATE decisions SET value = '\"z\"'", ["decisions"]),
        ("UPDATE decisions SET actor = 'eve'", ["decisions"]),
        ("INSERT INTO decisions FROM decisions LIMIT 1", ["decisions"]),
        (f"INSERT INTO decisions VALUES {DECISION}", ["decisions"]),
        ("UPDATE imports SET lines = lines + 1", ["imports"]),
        ("UPDATE imports SET duplicates = 1", ["imports"]),
        ("DELETE FROM rejects", ["imports"]),
        ("DELETE FROM conversations WHERE row = 2", ["imports", "conversations"]),
        ("DELETE FROM messages WHERE row = 1 AND idx = 0", ["conversations"]),
        ("INSERT INTO messages FROM messages LIMIT 1", ["conversations"]),
        ("UPDATE messages SET row = 99 WHERE row = 1", ["conversations"]),
        ("UPDATE conversations SET id = (SELECT id FROM conversations WHERE row = 0)", ["conversations"]),
        ("DELETE FROM places WHERE row = 1 AND idx = 1", ["conversations"]),
    ],
)
def test_what_is_broken_is_named(
    open_store: Opener, full: None, tmp_path: Path, statement: str, names: list[str]
) -> None:
    tamper(tmp_path, statement)
    assert failing(open_store()) == names


def test_the_newest_events_taken_away_are_missed(open_store: Opener, full: None, tmp_path: Path) -> None:
    tamper(tmp_path, "DELETE FROM events WHERE id >= (SELECT max(id) FROM events) - 1")
    (check,) = [check for check in checks.run(open_store()) if check.name == "nothing lost"]
    assert (check.ok, check.detail) == (False, "2 acknowledged events are missing: restore a backup")


def test_a_check_names_the_first_event_that_is_wrong(open_store: Opener, full: None, tmp_path: Path) -> None:
    tamper(tmp_path, "UPDATE events SET actor = 'eve' WHERE id IN (3, 5)")
    assert checks.run(open_store())[0].detail == "event 3 does not follow from the ones before it"


def test_a_broken_cache_of_decisions_is_rebuilt_from_the_events(open_store: Opener, full: None, tmp_path: Path) -> None:
    store = open_store()
    before = decided.of_kind(store, kind="label")
    store.close()
    tamper(tmp_path, "UPDATE decisions SET value = '\"z\"'", f"INSERT INTO decisions VALUES {DECISION}")
    store = open_store()
    assert decided.of_kind(store, kind="label") != before
    assert checks.rebuild_decisions(store) == 1
    assert decided.of_kind(store, kind="label") == before
    assert failing(store) == []
    # The rebuilt cache is what the next decision builds on.
    assert label(store, "c1", "d").old == "c"


@pytest.mark.parametrize("key", [None, StoreKey(bytes(range(32)))], ids=["plain", "encrypted"])
def test_a_clock_that_was_set_back_is_told_and_no_decision_is_lost(
    tmp_path: Path, ids: Identities, key: StoreKey | None
) -> None:
    hour = 3_600_000_000
    for time, values in ((10 * hour, "ab"), (7 * hour, "cd"), (8 * hour, "e")):
        with Owner(tmp_path, ids, now=partial(int, time), key=key) as store:
            for value in values:
                label(store, f"of {value}", value)
            label(store, "all", values)
    with Owner(tmp_path, ids, now=partial(int, hour), key=key) as store:
        assert failing(store) == []
        told = next(check.detail for check in checks.run(store) if check.name == "clock")
        assert told.startswith("set back once, at event 4 by 10,800 s")
        held = {decision.subject.id: decision.value for decision in decided.of_kind(store, kind="label")}
        assert held == {"of a": "a", "of b": "b", "of c": "c", "of d": "d", "of e": "e", "all": "e"}
        (undone,) = events.undo(store, op=uuid4(), actor="ann")
        assert (undone.subject.id, undone.new) == ("all", "cd")
