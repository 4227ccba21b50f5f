"""Work ahead of its reader: in order, one result ahead, and ended by whatever ends either side."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from curator.errors import Cancelled
from curator.stages._ahead import ahead

Make = Callable[[Callable[[], None]], Iterator[int]]


def nothing() -> None:
    return None


def makers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "curator-ahead"]


def test_all_results_come_in_order_from_another_thread() -> None:
    made_by = set()

    def make(check: Callable[[], None]) -> Iterator[int]:
        for number in range(50):
            made_by.add(threading.get_ident())
            yield number

    assert list(ahead(make, nothing)) == list(range(50))
    assert threading.get_ident() not in made_by
    assert makers() == []


def test_the_next_result_is_made_while_the_one_before_is_put_to_use() -> None:
    second = threading.Event()

    def make(check: Callable[[], None]) -> Iterator[int]:
        yield 1
        second.set()
        yield 2

    with closing(ahead(make, nothing)) as results:
        assert next(results) == 1
        assert second.wait(timeout=60)


def test_what_goes_wrong_is_raised_where_it_is_read_after_what_was_made_before() -> None:
    def make(check: Callable[[], None]) -> Iterator[int]:
        yield 1
        raise KeyError("gone")

    results = ahead(make, nothing)
    assert next(results) == 1
    with pytest.raises(KeyError, match="gone"):
        next(results)
    assert makers() == []


def endless(check: Callable[[], None]) -> Iterator[int]:
    yield 1
    while True:
        check()


def test_a_reader_that_ends_ends_the_maker() -> None:
    with closing(ahead(endless, nothing)) as results:
        assert next(results) == 1
    assert makers() == []


def test_a_reader_that_is_cancelled_while_it_waits_ends_the_maker() -> None:
    def cancelled() -> None:
        raise Cancelled("stop")

    results = ahead(endless, cancelled)
    assert next(results) == 1
    with pytest.raises(Cancelled):
        next(results)
    assert makers() == []


def test_a_maker_whose_results_nobody_takes_ends_too() -> None:
    full = threading.Event()

    def make(check: Callable[[], None]) -> Iterator[int]:
        for number in range(3):
            if number == 2:
                full.set()
            yield number

    with closing(ahead(make, nothing)) as results:
        assert next(results) == 0
        assert full.wait(timeout=60)
    assert makers() == []
