"""What is made of lines is kept from one export to the next, and holds no word of theirs."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest

from curator.queries import remembered
from curator.queries.line_cache import ASKED, NOTHING, UNSURE, LineCache, forget_lines
from curator.workspace import Workspace
from tests.stages.conftest import Desk

NOBODY: frozenset[bytes] = frozenset()


def lines(first: int, past: int) -> list[bytes]:
    return [
        msgspec.json.encode({"messages": [{"role": "user", "content": f"Where is heron {n}?"}]}) + b"\n"
        for n in range(first, past)
    ]


class Asked:
    """Makes numbers, and notes of how many lines it was asked."""

    def __init__(self) -> None:
        self.lines = 0

    def tokens(self, place: int) -> tuple[int, int]:
        self.lines += 1
        return 10 + place, place

    def words(self, places: list[int]) -> Iterable[int]:
        self.lines += len(places)
        return [2**64 - 1 - place for place in places]

    def asked(self, places: list[int]) -> Iterator[tuple[int, int]]:
        self.lines += len(places)
        for place in places:
            yield (2**63 + place, ASKED) if place % 3 else (0, UNSURE if place % 2 else NOTHING)

    def all(self, cache: LineCache, said: list[bytes]) -> tuple[list[list[int]], list[int], list[int], list[int]]:
        found = cache.of(said)
        numbers, asks = found.asked(self.asked)
        return found.tokens(self.tokens).tolist(), found.words(self.words), numbers.tolist(), asks.tolist()


@pytest.fixture
def workspace(desk: Desk) -> Iterator[Workspace]:
    with desk.open() as workspace:
        yield workspace


def test_what_is_made_of_a_line_is_made_once(workspace: Workspace) -> None:
    asked = Asked()
    first = LineCache(workspace, NOBODY)
    told = asked.all(first, lines(0, 50))
    assert asked.lines == 150
    first.keep()
    again = LineCache(workspace, NOBODY)
    assert asked.all(again, lines(0, 50)) == told
    assert asked.lines == 150
    # In another order, some of them, and one that is new.
    order = random.Random(0).sample(range(50), 20)
    found = again.of([lines(n, n + 1)[0] for n in order] + lines(50, 51))
    assert found.tokens(asked.tokens).tolist() == [[10 + n, n] for n in order] + [[30, 20]]
    assert asked.lines == 151


def test_numbers_of_batches_and_of_exports_come_together(workspace: Workspace) -> None:
    asked = Asked()
    one = LineCache(workspace, NOBODY)
    for first in (0, 10, 20):
        one.of(lines(first, first + 10)).tokens(asked.tokens)
    one.keep()
    other = LineCache(workspace, NOBODY)
    other.of(lines(25, 35)).words(asked.words)
    other.keep()
    asked.lines = 0
    third = LineCache(workspace, NOBODY)
    third.of(lines(0, 30)).tokens(asked.tokens)
    third.of(lines(25, 35)).words(asked.words)
    assert asked.lines == 0
    third.of(lines(30, 35)).tokens(asked.tokens)
    assert asked.lines == 5


def test_no_lines_are_no_numbers(workspace: Workspace) -> None:
    cache = LineCache(workspace, NOBODY)
    assert cache.of([]).tokens(Asked().tokens).tolist() == []
    cache.keep()


def test_what_is_asked_is_found_out_anew_where_other_words_stand_for_people(workspace: Workspace) -> None:
    asked = Asked()
    cache = LineCache(workspace, NOBODY)
    asked.all(cache, lines(0, 9))
    cache.keep()
    asked.lines = 0
    told = asked.all(LineCache(workspace, frozenset({b"heron"})), lines(0, 9))
    assert asked.lines == 9
    assert told == Asked().all(LineCache(workspace, NOBODY), lines(0, 9))


def test_what_other_code_found_out_does_not_hold(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked()
    cache = LineCache(workspace, NOBODY)
    asked.all(cache, lines(0, 9))
    cache.keep()
    monkeypatch.setattr(remembered, "code", lambda: "changed since")
    asked.all(LineCache(workspace, NOBODY), lines(0, 9))
    assert asked.lines == 54


@pytest.mark.parametrize("left", [0, 10, 16, 31, 32, 33, 100, 500])
def test_a_file_that_was_cut_off_is_counted_anew(workspace: Workspace, left: int) -> None:
    cache = LineCache(workspace, NOBODY)
    told = Asked().all(cache, lines(0, 40))
    cache.keep()
    (kept,) = cached(workspace)
    kept.write_bytes(kept.read_bytes()[:left])
    assert Asked().all(LineCache(workspace, NOBODY), lines(0, 40)) == told


@pytest.mark.parametrize("at", [3, 20, 40, 48, 70, 200])
def test_a_file_in_which_a_byte_fell_over_is_counted_anew(workspace: Workspace, at: int) -> None:
    cache = LineCache(workspace, NOBODY)
    told = Asked().all(cache, lines(0, 40))
    cache.keep()
    (kept,) = cached(workspace)
    data = bytearray(kept.read_bytes())
    data[at] ^= 0x40
    kept.write_bytes(data)
    assert Asked().all(LineCache(workspace, NOBODY), lines(0, 40)) == told


def test_no_word_is_kept_and_without_the_key_none_can_be_guessed(workspace: Workspace) -> None:
    cache = LineCache(workspace, NOBODY)
    said = lines(0, 3)
    found = cache.of(said)
    found.words(lambda places: cache.loose.of_lines(said[at] for at in places))
    cache.keep()
    (kept,) = cached(workspace)
    assert b"heron" not in kept.read_bytes()
    unkeyed = type(cache.loose)()
    assert not {*found.words(lambda _: [])} & {*unkeyed.of_lines(said)}


def test_who_forgets_keeps_no_number(workspace: Workspace) -> None:
    cache = LineCache(workspace, NOBODY)
    Asked().all(cache, lines(0, 3))
    cache.keep()
    assert cached(workspace)
    forget_lines(workspace)
    assert not cached(workspace)


def cached(workspace: Workspace) -> list[Path]:
    return sorted((workspace.folder.parent / "config" / "cache").glob("lines-*"))
