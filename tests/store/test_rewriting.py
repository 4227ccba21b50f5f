"""The store made anew while others read and write: they wait, go on or begin anew, and lose nothing."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from curator.errors import RefusedError, StoreError, StreamBroken, ViewGone
from curator.identity import Identities
from curator.records import Subject
from curator.store import assignments, backups, checks, clean, lookups, purging, raw, runs, views
from curator.store.operation import Store
from curator.store.owner import Owner
from curator.store.shared import Shared
from tests.store.test_shared import worker
from tests.store.working import MAIL, bring_in, chat, contents, decide, edit, label, render, rendered, scan, withheld


def purge(store: Store, **more: bool) -> None:
    for _ in purging.originals(store, op=uuid4(), actor="ann", **more):  # type: ignore[arg-type]
        pass


def filled(store: Store, ids: Identities) -> None:
    bring_in(store, chat(f"I am {MAIL}", "Hello."), chat("Plain", "Too."), "broken")
    scan(store, ids)
    render(store, "I am <MAIL>")


def test_the_view_reads_the_same_and_originals_are_gone(tmp_path: Path, store: Store, ids: Identities) -> None:
    filled(store, ids)
    before, mark = contents(store), clean.fingerprint(store)
    purge(store)
    assert (contents(store), clean.fingerprint(store)) == (before, mark)
    assert next(iter(raw.unscanned(store, ruleset="set-1"))).column("text").to_pylist() == ["Hello.", "Plain", "Too."]
    store.close()
    assert [p.name for p in tmp_path.rglob("*") if p.is_file() and MAIL.encode() in p.read_bytes()] == []


def test_an_edit_keeps_what_it_was_scrubbed_to_and_a_place_that_was_cleared_stays_clear(
    store: Store, ids: Identities
) -> None:
    filled(store, ids)
    one, other = (id for id in assignments.in_order(store)[0])
    text = f"Mail {MAIL}"
    edit(store, ids, f"{one}/1", text)
    edit(store, ids, f"{other}/1", text)
    scan(store, ids)
    render(store, "Mail <MAIL>")
    rendered(store, [(ids.text(text), "", "Mail <MAIL>"), (ids.text(text), f"{other}/1/content", None)])
    before = contents(store)
    assert [record[1] for record in before] == ["Mail <MAIL>", text]
    purge(store)
    assert contents(store) == before


def test_a_decision_about_what_is_gone_leaves_it_shown(store: Store, ids: Identities) -> None:
    filled(store, ids)
    purge(store)
    decide(store, "verdict", Subject("value", ids.value("EMAIL_ADDRESS", MAIL)), "not_personal")
    assert withheld(store) == [0, 0]
    assert contents(store)[0] == ["I am <MAIL>", "Hello."]


def test_what_is_not_scanned_refuses_it_and_forced_is_empty(store: Store, ids: Identities) -> None:
    bring_in(store, chat(f"I am {MAIL}", "Hello."))
    with pytest.raises(RefusedError):
        purge(store)
    assert withheld(store) == [2]
    purge(store, force=True)
    assert (contents(store), withheld(store)) == ([["", ""]], [0])
    assert list(raw.unscanned(store, ruleset=None)) == []


def test_the_same_purge_again_and_one_that_is_broken_off_change_nothing(store: Store, ids: Identities) -> None:
    filled(store, ids)
    with closing(purging.originals(store, op=uuid4(), actor="ann")) as begun:  # type: ignore[type-var]
        next(begun)
    assert label(store, assignments.in_order(store)[0][0], "refund").id == lookups.counts(store).events
    op = uuid4()
    for _ in ("first", "again"):
        list(purging.originals(store, op=op, actor="ann"))
    assert lookups.counts(store).purged == 1
    assert [check for check in checks.run(store) if not check.ok] == []


def test_what_was_being_read_begins_anew(tmp_path: Path, store: Store, ids: Identities) -> None:
    bring_in(store, *(chat(f"q{n}", f"a{n} " + "x" * 2000) for n in range(3000)))
    scan(store, ids)
    render(store, "")
    reading = clean.conversations(store)
    next(reading)
    purge(store)
    with pytest.raises(StreamBroken):
        list(reading)
    assert sum(batch.num_rows for batch in clean.conversations(store)) == 3000
    assert [check for check in checks.run(store) if not check.ok] == []


def test_other_processes_go_on_and_what_they_write_meanwhile_is_kept(tmp_path: Path, ids: Identities) -> None:
    with worker(tmp_path) as owner, Shared(tmp_path, ids) as store:
        assert owner.owns
        filled(store, ids)
        first = assignments.in_order(store)[0][0]
        stop = threading.Event()
        written: list[int] = []

        def write() -> None:
            while not stop.is_set():
                written.append(label(store, first, str(len(written))).id)

        writer = threading.Thread(target=write)
        writer.start()
        for _ in range(3):
            purge(store)
        stop.set()
        writer.join()
        assert owner.do("owns") is True
        assert owner.do("count") == lookups.counts(store).events
        assert [check for check in checks.run(store) if not check.ok] == []
        assert sorted(set(written)) == written
        assert owner.label(first) == [lookups.counts(store).events]


def test_an_owner_killed_in_the_middle_leaves_a_whole_store_to_the_next(tmp_path: Path, ids: Identities) -> None:
    with worker(tmp_path) as owner, Shared(tmp_path, ids) as store:
        filled(store, ids)
        begun = purging.originals(store, op=uuid4(), actor="ann")
        next(begun)
        owner.kill()
        with pytest.raises(StreamBroken):
            list(begun)
        assert lookups.counts(store).conversations == 2
        assert store.owns
        purge(store)
        assert lookups.counts(store).purged == 1
        assert sorted(p.name for p in (tmp_path / "spill").iterdir()) == []


def test_a_list_that_was_open_is_opened_anew(tmp_path: Path, ids: Identities) -> None:
    with Owner(tmp_path, ids) as store:
        filled(store, ids)
        purge(store)
        with pytest.raises(ViewGone):
            views.ids(store, view="view_0000000000000001", start=0, n=1)
        assert runs.latest(store) == []


@pytest.mark.parametrize("place", ["nowhere/new.duckdb", "there.duckdb"])
def test_a_copy_that_cannot_be_made_is_told_as_that_and_not_as_damage(
    tmp_path: Path, store: Store, ids: Identities, place: str
) -> None:
    (tmp_path / "there.duckdb").write_text("mine")
    with pytest.raises(StoreError, match="cannot be made"):
        list(backups.copy(store, to=str(tmp_path / place)))
    assert (tmp_path / "there.duckdb").read_text() == "mine"
