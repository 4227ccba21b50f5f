"""All near pairs and no other, against counting by sets."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

import pytest

from curator.dedup import Document, FoundPair, Standing, choose, comparison_keys, find_pairs, ranking
from curator.dedup.likeness import components

Gram = tuple[str, ...]


def grams(document: Document) -> frozenset[Gram]:
    """Word 5-grams of all turns, each with its role; of a shorter turn, all its words."""
    found: set[Gram] = set()
    for role, text in document.turns:
        tokens = re.findall(r"[^\W_]+", text.lower())
        if 0 < len(tokens) < 5:
            found.add((role, *tokens))
        found.update((role, *tokens[start : start + 5]) for start in range(len(tokens) - 4))
    return frozenset(found)


def jaccard(a: frozenset[Gram], b: frozenset[Gram]) -> float:
    return len(a & b) / len(a | b)


def all_near(documents: list[Document], threshold: float) -> dict[tuple[str, str], float]:
    """Every pair of ids that reaches the threshold. Rows that share no gram have nothing in common to count."""
    sets = {document.id: grams(document) for document in documents}
    rows: dict[Gram, list[str]] = defaultdict(list)
    for id, found in sorted(sets.items()):
        for gram in found:
            rows[gram].append(id)
    candidates = {pair for ids in rows.values() for pair in combinations(ids, 2)}
    scores = {(a, b): jaccard(sets[a], sets[b]) for a, b in candidates}
    return {pair: score for pair, score in scores.items() if score >= threshold}


def edited_chats(count: int, seed: int) -> list[Document]:
    """Chats of a few invented words each, half of them lightly edited versions of others, in some order."""
    chance = random.Random(seed)
    vocabulary = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyzéßж", k=chance.randint(2, 9))) for _ in range(4000)]
    opening = chance.choices(vocabulary, k=12)  # boilerplate that many rows share
    rows: list[tuple[list[str], list[str]]] = []
    while len(rows) < count:
        greeting = opening if chance.random() < 0.03 else []
        user = greeting + chance.choices(vocabulary, k=chance.randint(3, 40))
        original = (user, chance.choices(vocabulary, k=chance.randint(2, 90)))
        rows.append(original)
        for _ in range(chance.choice((0, 0, 1, 1, 2, 5))):
            rows.append((edited(original[0], vocabulary, chance), edited(original[1], vocabulary, chance)))
    rows = rows[:count]
    chance.shuffle(rows)
    marks = (" ", " ", " ", ", ", "\n", " - ")

    def text(words: list[str]) -> str:
        return "".join(word + chance.choice(marks) for word in words)

    return [
        Document(f"row{number:05}", "", (("user", text(user)), ("assistant", text(answer))))
        for number, (user, answer) in enumerate(rows)
    ]


def edited(words: list[str], vocabulary: list[str], chance: random.Random) -> list[str]:
    words = list(words)
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
        place = chance.randrange(len(words))
        words[place : place + chance.randint(0, 1)] = chance.choices(vocabulary, k=chance.randint(0, 2))
        words = words or ["empty"]
    return words


@pytest.fixture(scope="module")
def chats() -> list[Document]:
    return edited_chats(5000, seed=11)


@pytest.fixture(scope="module")
def counted(chats: list[Document]) -> dict[tuple[str, str], float]:
    """All pairs from the lowest threshold that is tested."""
    return all_near(chats, 0.5)


def missed(found: list[FoundPair], expected: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of rows with equal shingles one is compared; what is found of it holds for the others."""
    equal = components((pair.a, pair.b) for pair in found if pair.score == 1)
    between = {frozenset((equal.get(pair.a, pair.a), equal.get(pair.b, pair.b))) for pair in found}
    between |= {frozenset((root,)) for root in equal.values()}
    return {(a, b) for a, b in expected if frozenset((equal.get(a, a), equal.get(b, b))) not in between}


@pytest.mark.parametrize("threshold", [0.5, 0.8, 0.9, 1.0])
def test_every_near_pair_is_found_and_no_other(
    chats: list[Document], counted: dict[tuple[str, str], float], threshold: float
) -> None:
    expected = {pair: score for pair, score in counted.items() if score >= threshold}
    found = find_pairs(chats, threshold=threshold, progress=lambda done, total: None, check=lambda: None)
    assert found.capped_buckets == 0
    tied = [pair for pair in found.pairs if pair.kind != "contradiction"]
    assert {(pair.a, pair.b): pair.score for pair in tied}.items() <= expected.items()
    assert len(expected) > 500
    assert missed(tied, expected) == set()


@pytest.mark.parametrize("threshold", [0.5, 0.8, 0.9])
def test_bands_find_no_other_pair_and_miss_one_in_thousands(
    chats: list[Document], counted: dict[tuple[str, str], float], threshold: float
) -> None:
    expected = {pair: score for pair, score in counted.items() if score >= threshold}
    found = find_pairs(chats, threshold=threshold, progress=lambda done, total: None, check=lambda: None, join="bands")
    tied = [pair for pair in found.pairs if pair.kind != "contradiction"]
    assert {(pair.a, pair.b): pair.score for pair in tied}.items() <= expected.items()
    assert len(missed(tied, expected)) <= len(expected) / 1000


@pytest.mark.parametrize("threshold", [0.5, 0.8, 0.9])
def test_whatever_is_tied_shares_a_key_that_can_be_kept(chats: list[Document], threshold: float) -> None:
    found = find_pairs(
        chats,
        threshold=threshold,
        progress=lambda done, total: None,
        check=lambda: None,
        also=["question", "answer"],
        with_keys=True,
    )
    assert found.keys is not None
    again = comparison_keys(
        chats, threshold=threshold, also=["question", "answer"], progress=lambda done, total: None, check=lambda: None
    )
    assert (found.keys == again).all()
    keys = {chat.id: set(row) - {0} for chat, row in zip(chats, found.keys.tolist(), strict=True)}
    assert {pair.kind for pair in found.pairs} > {"near", "question", "answer"}
    strangers = [pair for pair in found.pairs if not keys[pair.a] & keys[pair.b]]
    assert len(strangers) <= len(found.pairs) / 1000


def test_the_order_of_documents_changes_no_score_and_no_choice(chats: list[Document]) -> None:
    standings = {chat.id: Standing(chat.id, False, 0.0, len(str(chat.turns)), 0) for chat in chats}
    choices = []
    for seed in range(3):
        shuffled = random.Random(seed).sample(chats, len(chats))
        found = find_pairs(shuffled, threshold=0.8, progress=lambda done, total: None, check=lambda: None)
        choices.append(choose(standings, found.pairs, threshold=0.8, ties={}, keeps={}))
    assert choices[0].drops
    assert choices[0] == choices[1] == choices[2]


def test_dropped_rows_are_similar_to_the_row_kept_by_their_own_texts(chats: list[Document]) -> None:
    found = find_pairs(chats, threshold=0.8, progress=lambda done, total: None, check=lambda: None)
    standings = {chat.id: Standing(chat.id, False, 0.0, len(str(chat.turns)), 0) for chat in chats}
    drops = choose(standings, found.pairs, threshold=0.8, ties={}, keeps={}).drops
    texts = {chat.id: grams(chat) for chat in chats}
    gone = {drop.id for drop in drops}
    for drop in drops:
        assert drop.kept is not None
        assert drop.kept not in gone
        assert drop.score == jaccard(texts[drop.id], texts[drop.kept]) >= 0.8


def test_many_versions_of_one_text_follow_the_first_without_a_square_of_pairs() -> None:
    chance = random.Random(5)
    vocabulary = [f"word{number}" for number in range(3000)]
    template = chance.choices(vocabulary, k=120)
    documents = []
    for number in range(3000):
        words = list(template)
        words[chance.randrange(120)] = chance.choice(vocabulary)
        documents.append(Document(f"{number:05}", "", (("user", " ".join(words)),)))
    standings = {row.id: Standing(row.id, False, chance.random(), 0, 0) for row in documents}
    best_first = ranking(standings)
    by_id = {row.id: row for row in documents}
    found = find_pairs(
        [by_id[id] for id in best_first], threshold=0.8, progress=lambda done, total: None, check=lambda: None
    )
    assert found.capped_buckets > 0
    assert len(found.pairs) < 60_000
    choice = choose(standings, found.pairs, threshold=0.8, ties={}, keeps={})
    # 116 5-grams, of which another word changes 5 at most: any two share 106 of 126 at least.
    assert len(choice.clusters) == 1
    assert len(choice.drops) == 2999
    assert best_first[0] not in {drop.id for drop in choice.drops}
