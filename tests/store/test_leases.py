"""A record that one front end has open is not given to another, until it lets go or is idle for too long."""

from __future__ import annotations

from pathlib import Path

from curator.identity import Identities
from curator.store import leases
from curator.store.operation import Store
from curator.store.owner import Owner


def hold(store: Store, record: str, holder: str, seconds: float = 60.0) -> str | None:
    """Who stands in the way."""
    other = leases.hold(store, record=record, holder=holder, actor=holder.upper(), seconds=seconds)
    return None if other is None else other.actor


def held(store: Store, holder: str) -> list[str]:
    return [lease.record for lease in leases.of_others(store, holder=holder)]


def test_what_one_has_open_another_is_told_of_and_does_not_get(store: Store) -> None:
    assert held(store, "two") == []
    assert hold(store, "r1", "one") is None
    assert hold(store, "r1", "two") == "ONE"
    assert held(store, "two") == ["r1"]
    assert held(store, "one") == []
    # Its own it may take again, as often as it likes.
    assert hold(store, "r1", "one") is None


def test_going_to_the_next_record_or_leaving_lets_go_of_the_one_before(store: Store) -> None:
    hold(store, "r1", "one")
    hold(store, "r2", "one")
    assert hold(store, "r1", "two") is None
    assert held(store, "three") == ["r1", "r2"]
    leases.release(store, holder="one")
    leases.release(store, holder="nobody")
    assert held(store, "three") == ["r1"]


def test_who_does_not_get_a_record_holds_none(store: Store) -> None:
    hold(store, "r1", "one")
    hold(store, "r2", "two")
    hold(store, "r1", "two")
    assert held(store, "three") == ["r1"]


def test_who_is_idle_for_too_long_lets_go(tmp_path: Path, ids: Identities) -> None:
    clock = [0]
    with Owner(tmp_path, ids, now=lambda: clock[0]) as store:
        hold(store, "r1", "one", seconds=30)
        clock[0] = 29_999_999
        assert hold(store, "r1", "two") == "ONE"
        clock[0] = 30_000_000
        assert held(store, "two") == []
        assert hold(store, "r1", "two") is None


def test_a_lease_is_no_event_and_ends_with_its_owner(tmp_path: Path, ids: Identities) -> None:
    with Owner(tmp_path, ids) as store:
        hold(store, "r1", "one")
    with Owner(tmp_path, ids) as store:
        assert held(store, "two") == []
