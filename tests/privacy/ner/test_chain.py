"""Forward-backward against adding up every way to label."""

from __future__ import annotations

import math
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.privacy.ner.chain import Chain

WEIGHT = st.floats(-6, 6)
ROW = st.tuples(WEIGHT, WEIGHT, WEIGHT, WEIGHT, WEIGHT)
MOVES = st.lists(ROW, min_size=5, max_size=5)


@settings(max_examples=40, deadline=None)
@given(moves=MOVES, scores=st.lists(ROW, min_size=1, max_size=4))
def test_probabilities_are_those_of_all_ways_to_label(
    moves: list[tuple[float, ...]], scores: list[tuple[float, ...]]
) -> None:
    totals = [[0.0] * 5 for _ in scores]
    for way in product(range(5), repeat=len(scores)):
        weight = sum(row[label] for row, label in zip(scores, way, strict=True))
        weight += sum(moves[a][b] for a, b in pairwise(way))
        for place, label in enumerate(way):
            totals[place][label] += math.exp(weight)
    for found, expected in zip(Chain(moves).probabilities(scores), totals, strict=True):
        assert found == pytest.approx([value / sum(expected) for value in expected], abs=1e-9)


def test_a_word_that_is_surely_no_name_is_no_candidate() -> None:
    none, name = (9.0, 0.0, 0.0, 0.0, 0.0), (0.0, 5.0, 0.0, 0.0, 0.0)
    chain = Chain([(0.0,) * 5] * 5)
    assert chain.candidates([none] * 6) == []
    assert chain.candidates([none, none, none, name, none, none]) == [(2, 5)]
    assert chain.candidates([name, none, none, name]) == [(0, 4)]
