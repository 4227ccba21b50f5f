"""Progress and cancellation."""

from __future__ import annotations

import random
import threading
import time

import pytest

from curator.dedup import Document, find_pairs


class Stop(Exception):
    pass


def chats(count: int) -> list[Document]:
    """Rows of a megabyte and more together, so that the work falls into several blocks."""
    chance = random.Random(count)
    return [
        Document(f"{number:05}", "", (("user", " ".join(str(chance.randrange(500)) for _ in range(200))),))
        for number in range(count)
    ]


def test_progress_rises_and_ends_at_its_total() -> None:
    told: list[tuple[int, int]] = []
    find_pairs(
        chats(1500),
        threshold=0.8,
        progress=lambda done, total: told.append((done, total)),
        check=lambda: None,
    )
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
    assert len({total for _, total in told}) == 1


def test_progress_is_told_a_few_times_a_second_at_most() -> None:
    told: list[float] = []
    began = time.monotonic()
    find_pairs(
        chats(4000),
        threshold=0.8,
        progress=lambda done, total: told.append(time.monotonic()),
        check=lambda: None,
    )
    # One at once, one at the end, four a second between.
    assert len(told) <= 2 + 4 * (told[-1] - began)


def test_what_check_raises_ends_the_search_and_leaves_no_thread() -> None:
    calls = 0

    def check() -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise Stop

    before = threading.active_count()
    with pytest.raises(Stop):
        find_pairs(chats(3000), threshold=0.8, progress=lambda done, total: None, check=check)
    assert calls == 3
    assert threading.active_count() == before
