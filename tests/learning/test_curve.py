"""How often a model is right by how many labels it had: the same texts at every step, none of them learned from."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from curator.learning import curve, learn
from tests.learning.test_learn import talks


def test_a_model_that_sees_more_labels_is_right_more_often_until_it_has_seen_enough() -> None:
    points = curve(*talks(400))
    assert [point.of for point in points] == [400] * len(points)
    assert len(points) == 5
    assert all(1.8 < b.learned / a.learned < 2.2 for a, b in pairwise(points))
    assert points[0].right < points[-1].right
    assert points[-1].learned == 320


def test_its_last_step_is_what_a_model_of_all_labels_is_measured_at() -> None:
    texts, labels = talks(200, noise=0.2)
    assert curve(texts, labels)[-1].right == learn(texts, labels).right


def test_labels_that_texts_say_nothing_of_are_never_learned() -> None:
    texts, _ = talks(200)
    labels = [random.Random(3 * n).choice("ab") for n in range(200)]
    assert all(0.3 < point.right / point.of < 0.7 for point in curve(texts, labels))


def test_texts_of_one_group_are_never_learned_from_and_tested_at_once() -> None:
    texts = [f"word{n // 2} only{n // 2}" for n in range(80)]
    labels = ["ab"[random.Random(n // 2).randrange(2)] for n in range(80)]
    groups = [str(n // 2) for n in range(80)]
    assert curve(texts, labels, groups=groups)[-1].right < 60


def test_steps_of_too_few_labels_are_left_out_and_one_value_is_an_error() -> None:
    assert [point.learned for point in curve(*talks(30))] == [12, 24]
    with pytest.raises(ValueError, match="nothing to tell apart"):
        curve(["a b", "c d"], ["x", "x"])


def test_progress_ends_at_its_total() -> None:
    told: list[tuple[int, int]] = []
    curve(*talks(100), told=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] == len(told)
