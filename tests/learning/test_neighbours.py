"""Texts of similar wording."""

from __future__ import annotations

import random

import pytest

from curator.learning.neighbours import neighbours


def test_a_paraphrase_of_the_same_words_is_the_nearest() -> None:
    texts = [
        "the blue lamp in the hall does not turn on any more",
        "my kettle leaks hot water on the table",
        "on the table my kettle leaks water that is hot",
        "which bus goes to the harbour",
    ]
    (first, *_) = neighbours(texts, least=0.1)
    assert (first.a, first.b) == (1, 2)
    assert 0.6 < first.score < 1


def test_no_pair_comes_twice_or_under_the_least_and_the_most_alike_come_first() -> None:
    chance = random.Random(2)
    words = [f"w{number}" for number in range(300)]
    texts = [" ".join(chance.choices(words, k=12)) for _ in range(200)]
    texts += [" ".join(chance.sample(text.split(), 11)) for text in texts[:40]]
    found = neighbours(texts, least=0.5)
    assert len({(near.a, near.b) for near in found}) == len(found)
    assert all(near.a < near.b and 0.5 <= near.score <= 1 for near in found)
    assert [near.score for near in found] == sorted((near.score for near in found), reverse=True)
    assert {(number, 200 + number) for number in range(40)} <= {(near.a, near.b) for near in found}


@pytest.mark.parametrize("texts", [[], ["", "..."], ["alone"]])
def test_where_there_is_nothing_to_compare_nothing_is_found(texts: list[str]) -> None:
    assert neighbours(texts, least=0.5) == []


def test_what_told_raises_ends_the_search() -> None:
    def told(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        neighbours(["a b", "a c"], least=0.1, told=told)
