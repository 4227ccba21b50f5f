"""Items of evaluations inside conversations."""

from __future__ import annotations

import random

import pytest

from curator.dedup import Held, Standing, choose, contaminated
from curator.dedup.documents import FoundPair

Turns = tuple[tuple[str, str], ...]


def found(documents: list[Turns], items: list[Turns], threshold: float = 0.8) -> dict[tuple[int, int], float]:
    pairs = contaminated(documents, items, threshold=threshold, progress=lambda done, total: None, check=lambda: None)
    return dict(zip(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True), pairs.score.tolist(), strict=True))


def user(text: str) -> Turns:
    return (("user", text),)


def test_an_item_counts_by_its_share_that_stands_in_a_longer_conversation() -> None:
    item = "a b c d e f g h i j k l m n"  # ten 5-grams
    long = f"before it {item[:-2]} z and after it very much more that has nothing to do with it at all"
    assert found([user(long)], [user(item)]) == {(0, 0): 0.9}
    assert found([user(long)], [user(item)], threshold=0.91) == {}


def test_an_item_is_found_whoever_says_it() -> None:
    asked, said = user("one two three four five six seven"), (("assistant", "One, two, three, four, five, six, seven"),)
    assert found([said], [asked]) == {(0, 0): 1.0}


def test_a_conversation_that_is_part_of_an_item_does_not_hold_it() -> None:
    assert found([user("a b c d e f")], [user("a b c d e f g h i j k l m n o p")]) == {}


@pytest.mark.parametrize(("documents", "items"), [([], [user("a b c d e")]), ([user("a b c d e")], [])])
def test_nothing_is_in_nothing(documents: list[Turns], items: list[Turns]) -> None:
    assert found(documents, items) == {}


def test_an_item_without_words_is_in_nothing() -> None:
    assert found([user("...")], [user("..."), ()]) == {}


@pytest.mark.parametrize("threshold", [0.3, 0.8, 1.0])
def test_every_item_is_found_and_no_other_against_counting_by_sets(threshold: float) -> None:
    chance = random.Random(3)
    words = [f"w{n}" for n in range(60)]
    documents = [chance.choices(words, k=chance.randint(5, 80)) for _ in range(300)]
    items = []
    for _ in range(200):
        of = chance.choice(documents)
        start = chance.randrange(len(of))
        item = of[start : start + chance.randint(5, 30)]
        if chance.random() < 0.7:
            item[chance.randrange(len(item))] = chance.choice(words)
        items.append(item)

    def grams(text: list[str]) -> set[tuple[str, ...]]:
        return {tuple(text[n : n + 5]) for n in range(len(text) - 4)} if len(text) > 4 else {tuple(text)}

    sets = [grams(document) for document in documents]
    expected = {}
    for number, item in enumerate(items):
        for row, held in enumerate(sets):
            share = len(grams(item) & held) / len(grams(item))
            if share >= threshold:
                expected[row, number] = share
    assert len(expected) > 30
    assert found([user(" ".join(d)) for d in documents], [user(" ".join(i)) for i in items], threshold) == expected


def test_a_row_that_holds_an_item_goes_and_takes_nothing_along_and_stays_where_a_person_keeps_it() -> None:
    rows = {id: Standing(id, id == "a", 0.0, 0, 0) for id in ("a", "b")}
    pairs = [FoundPair("a", "b", "near", 0.9, True)]
    held = {"a": Held(0.9, "0.90 of eval.jsonl:3 is in it")}
    choice = choose(rows, pairs, threshold=0.8, ties={}, keeps={}, unseen=held)
    assert [(drop.id, drop.kept, drop.kind, drop.reason) for drop in choice.drops] == [
        ("a", None, "contamination", "0.90 of eval.jsonl:3 is in it")
    ]
    kept = choose(rows, pairs, threshold=0.8, ties={}, keeps={"a": "keep"}, unseen=held)
    assert [drop.id for drop in kept.drops] == ["b"]
