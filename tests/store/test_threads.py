"""Ten threads on one store: every operation once, in one chain, none lost."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from curator.errors import RefusedError
from curator.records import NewEvent, Subject
from curator.store import checks, decided, events, renders, runs
from curator.store.operation import Store
from tests.store.working import label

THREADS = 10


def at_once(*work: Callable[[], object]) -> list[object]:
    """Run all of it in threads that begin together; answers in order."""
    begun = threading.Barrier(len(work))

    def run(task: Callable[[], object]) -> object:
        begun.wait()
        return task()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def test_ten_threads_append_and_nothing_is_lost_or_doubled(store: Store) -> None:
    ops = [[uuid4() for _ in range(20)] for _ in range(THREADS // 2)]

    def appending(mine: list[UUID]) -> Callable[[], list[int]]:
        def run() -> list[int]:
            numbers = []
            for n, op in enumerate(mine):
                new = NewEvent(kind="label", subject=Subject("conversation", f"c{n}"), slot="t", actor="a", new=op.hex)
                (event,) = events.append(store, op=op, events=[new])
                numbers.append(event.id)
            return numbers

        return run

    # Every operation is sent by two threads.
    answers = at_once(*(appending(mine) for mine in ops for _ in range(2)))
    assert answers[0::2] == answers[1::2]
    written = events.follow(store)
    assert [event.id for event in written] == list(range(1, 101))
    assert {event.op for event in written} == {op for mine in ops for op in mine}
    assert all(check.ok for check in checks.run(store))
    # Each new value builds on the one that was there.
    for n in range(20):
        history = [event for event in written if event.subject.id == f"c{n}"]
        assert [event.old for event in history] == [None, *(event.new for event in history[:-1])]


def test_readers_see_whole_operations_only(store: Store) -> None:
    stop = threading.Event()
    torn: list[int] = []

    def writing() -> None:
        for value in range(30):
            new = [
                NewEvent(kind="label", subject=Subject("conversation", f"c{n}"), slot="t", actor="a", new=value)
                for n in range(10)
            ]
            events.append(store, op=uuid4(), events=new)
        stop.set()

    def reading() -> None:
        while not stop.is_set():
            values = {decision.value for decision in decided.of_kind(store, kind="label")}
            if len(values) > 1:
                torn.append(len(values))

    at_once(writing, reading, reading, reading)
    assert torn == []


def test_pseudonyms_asked_for_at_once_are_given_once(store: Store) -> None:
    values = [("PERSON", f"v{n}") for n in range(30)]

    def asking(shift: int) -> Callable[[], dict[tuple[str, str], int]]:
        mine = values[shift:] + values[:shift]
        return lambda: dict(zip(mine, renders.allocate(store, values=mine), strict=True))

    answers = at_once(*(asking(n) for n in range(THREADS)))
    assert all(answer == answers[0] for answer in answers)
    assert isinstance(answers[0], dict)
    assert sorted(answers[0].values()) == list(range(1, 31))


def test_of_runs_started_at_once_one_runs(store: Store) -> None:
    def starting(number: int) -> Callable[[], str | None]:
        def run() -> str | None:
            try:
                return runs.start(
                    store, id=f"run-{number}", stage="scrub", version="1", actor="a", pid=os.getpid(), host="here"
                ).id
            except RefusedError:
                return None

        return run

    answers = at_once(*(starting(n) for n in range(THREADS)))
    assert len([answer for answer in answers if answer]) == 1
    assert [run.state for run in runs.latest(store)] == ["running"]


def test_a_refused_write_in_one_thread_disturbs_no_other(store: Store) -> None:
    label(store, "c1", "hers")
    label(store, "c1", "his", actor="bob")

    def refused() -> None:
        for _ in range(10):
            with pytest.raises(RefusedError):
                events.undo(store, op=uuid4(), actor="ann")

    def writing() -> None:
        for n in range(20):
            label(store, f"d{n}", "a", actor="cid")

    at_once(refused, writing, refused, writing)
    assert events.newest(store) == 42
    assert all(check.ok for check in checks.run(store))
