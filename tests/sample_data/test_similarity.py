"""The planted duplicates, against a plain computation over all pairs: word 5-grams per message, salted by role."""

from __future__ import annotations

import itertools
import unicodedata
from typing import Any

import pytest

Ref = tuple[str, int]
Turns = dict[Ref, list[tuple[str, str]]]
Shingles = frozenset[tuple[str, ...]]
SYSTEM = ("system", "developer")


def tokens(text: str) -> list[str]:
    """Words after NFKC and casefold; every CJK character is a word of its own."""
    spaced = []
    for char in unicodedata.normalize("NFKC", text).casefold():
        name = unicodedata.name(char, "")
        if name.startswith(("CJK UNIFIED", "HIRAGANA", "KATAKANA", "HANGUL")):
            spaced.append(f" {char} ")
        else:
            spaced.append(char if char.isalnum() or char == "_" or unicodedata.combining(char) else " ")
    return "".join(spaced).split()


def shingles(turns: list[tuple[str, str]]) -> Shingles:
    found: set[tuple[str, ...]] = set()
    for role, text in turns:
        words = tokens(text)
        if role not in SYSTEM and words:
            found.update((role, *words[i : i + 5]) for i in range(max(1, len(words) - 4)))
    return frozenset(found)


def jaccard(a: Shingles, b: Shingles) -> float:
    return len(a & b) / len(a | b)


def pair(entry: list[Any]) -> tuple[Ref, Ref]:
    a, b = sorted((ref["file"], ref["line"]) for ref in entry[:2])
    return a, b


def pairs(manifest: dict[str, Any], kind: str) -> set[tuple[Ref, Ref]]:
    return {pair(entry) for entry in manifest["duplicates"][kind]}


def talk(turns: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [turn for turn in turns if turn[0] not in SYSTEM]


@pytest.fixture(scope="module")
def similar(turns: Turns) -> dict[tuple[Ref, Ref], float]:
    """Jaccard of all pairs of records that share anything."""
    sets = {ref: shingles(conversation) for ref, conversation in sorted(turns.items())}
    return {(a, b): jaccard(sets[a], sets[b]) for a, b in itertools.combinations(sets, 2) if sets[a] & sets[b]}


def test_there_are_as_many_pairs_as_announced(manifest: dict[str, Any]) -> None:
    counts = {kind: len(pairs(manifest, kind)) for kind in manifest["duplicates"]}
    assert counts == {"exact": 8, "other_system": 4, "near": 14, "below": 5, "contradictions": 5}


def test_exact_copies_agree_in_every_message(manifest: dict[str, Any], turns: Turns) -> None:
    for a, b in pairs(manifest, "exact"):
        assert turns[a] == turns[b]


def test_other_system_pairs_differ_in_the_system_prompt_alone(manifest: dict[str, Any], turns: Turns) -> None:
    for a, b in pairs(manifest, "other_system"):
        assert turns[a] != turns[b]
        assert talk(turns[a]) == talk(turns[b])


@pytest.mark.parametrize(("kind", "low", "high"), [("near", 0.8, 0.9999), ("below", 0.4, 0.7999)])
def test_stated_similarities_are_right(
    manifest: dict[str, Any], similar: dict[tuple[Ref, Ref], float], kind: str, low: float, high: float
) -> None:
    for entry in manifest["duplicates"][kind]:
        assert low <= similar[pair(entry)] <= high
        assert entry[2] == pytest.approx(similar[pair(entry)], abs=1e-4)


def test_no_other_pair_of_the_whole_sample_reaches_the_threshold(
    manifest: dict[str, Any], similar: dict[tuple[Ref, Ref], float]
) -> None:
    listed = pairs(manifest, "exact") | pairs(manifest, "other_system") | pairs(manifest, "near")
    assert {refs for refs, value in similar.items() if value >= 0.8} == listed


def test_contradictions_are_all_pairs_with_one_prompt_and_two_answers(manifest: dict[str, Any], turns: Turns) -> None:
    answered = {ref: talk(conversation) for ref, conversation in sorted(turns.items())}
    found = {
        (a, b)
        for a, b in itertools.combinations(answered, 2)
        if answered[a][-1][0] == answered[b][-1][0] == "assistant"
        and answered[a][:-1] == answered[b][:-1]
        and jaccard(shingles(answered[a][-1:]), shingles(answered[b][-1:])) < 0.5
    }
    assert found == pairs(manifest, "contradictions")
