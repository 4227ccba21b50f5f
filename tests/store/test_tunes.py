"""What providers told of tunes: kept once, in the order in which it was told."""

from __future__ import annotations

from uuid import uuid4

from curator.records import NewEvent, Subject
from curator.store import events, tunes
from curator.store.operation import Store
from curator.store.tunes import Told


def told(number: int) -> Told:
    return Told(f"e{number}", number, "info", "message", f"word {number}", {"step": number, "é": [1, None]})


def test_what_is_told_twice_is_kept_once_and_in_order(store: Store) -> None:
    assert tunes.tell(store, tune="a", told=[told(3), told(1)]) == 2
    assert tunes.tell(store, tune="a", told=[told(1), told(2), told(2), told(3)]) == 1
    assert tunes.tell(store, tune="a", told=[]) == 0
    assert tunes.told(store, tune="a") == [told(3), told(1), told(2)]
    assert sorted(tunes.known(store, tune="a")) == ["e1", "e2", "e3"]


def test_many_events_at_once_stay_in_order(store: Store) -> None:
    many = [told(number) for number in range(5_000)][::-1]
    tunes.tell(store, tune="a", told=many[:100])
    assert tunes.tell(store, tune="a", told=many) == 4_900
    assert tunes.told(store, tune="a") == many


def test_two_tunes_may_be_told_events_of_one_id(store: Store) -> None:
    tunes.tell(store, tune="a", told=[told(1)])
    assert tunes.tell(store, tune="b", told=[told(1)]) == 1
    assert tunes.told(store, tune="b", kinds=["metrics"]) == []


def test_a_journal_holds_the_launch_and_job_events_of_tunes_alone(store: Store) -> None:
    kinds = [("launch", "tune", "a"), ("job", "tune", "a"), ("job", "tune", "b"), ("export", "export", "a")]
    for kind, subject, number in kinds:
        event = NewEvent(kind=kind, subject=Subject(subject, number), actor="ann", new={"x": 1})
        events.append(store, op=uuid4(), events=[event])
    assert [event.kind for event in tunes.journals(store, tune="a")] == ["launch", "job"]
    assert len(tunes.journals(store)) == 3
    assert tunes.exported(store, digest="a")
    assert not tunes.exported(store, digest="b")
