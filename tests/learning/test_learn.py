"""A model learns what words say, tells how often it is right on what it has not seen, and is the same each time."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from curator.learning import Guess, learn
from curator.learning.folds import FOLDS, folds

WORDS = {
    "refund": ["money", "back", "return", "paid", "card", "credited"],
    "delivery": ["parcel", "van", "courier", "tracking", "late", "doorstep"],
    "account": ["login", "password", "mail", "profile", "locked", "username"],
}
FILLER = ["please", "hello", "my", "the", "is", "was", "and", "you", "can", "it", "for", "today", "order", "thanks"]


def talks(count: int, noise: float = 0.0, seed: int = 1) -> tuple[list[str], list[str]]:
    """Texts with two telling words among others, and their labels, so many of which are any."""
    chance = random.Random(seed)
    texts, labels = [], []
    for _ in range(count):
        label = chance.choice(list(WORDS))
        words = chance.choices(FILLER, k=12) + chance.choices(WORDS[label], k=2)
        chance.shuffle(words)
        texts.append(" ".join(words))
        labels.append(chance.choice(list(WORDS)) if chance.random() < noise else label)
    return texts, labels


def test_what_words_tell_is_learned_and_new_texts_are_named() -> None:
    learned = learn(*talks(150))
    assert learned.of == 150
    assert learned.right > 140
    texts, labels = talks(60, seed=2)
    found = learned.guess(texts)
    assert sum(guess.value == label for guess, label in zip(found, labels, strict=True)) > 55


def test_labels_that_texts_do_not_tell_are_not_claimed_to_be_learned() -> None:
    texts, _ = talks(300)
    chance = random.Random(3)
    learned = learn(texts, [chance.choice("ab") for _ in texts])
    assert 0.35 < learned.right / learned.of < 0.65
    assert learned.commonest / learned.of < 0.6


def test_a_score_says_how_often_such_a_guess_is_right() -> None:
    learned = learn(*talks(400, noise=0.3))
    texts, labels = talks(600, noise=0.3, seed=2)
    found = learned.guess(texts)
    right = sum(guess.value == label for guess, label in zip(found, labels, strict=True)) / len(texts)
    claimed = sum(guess.score for guess in found) / len(found)
    assert abs(claimed - right) < 0.08
    assert all(0 < guess.score <= 1 for guess in found)


def test_a_rare_value_is_named_too() -> None:
    texts, labels = talks(400)
    seen = [n for n, label in enumerate(labels) if label != "account"]
    rare = [n for n, label in enumerate(labels) if label == "account"][:8]
    kept = sorted(seen + rare)
    learned = learn([texts[n] for n in kept], [labels[n] for n in kept])
    assert learned.guess(["hello my login password is locked"])[0].value == "account"


def test_a_value_with_one_label_does_not_stop_the_others_and_counts_as_wrong() -> None:
    texts, labels = talks(90)
    learned = learn([*texts, "quite another thing"], [*labels, "odd"])
    assert learned.of == 91
    assert learned.right < 91


def test_the_same_texts_and_labels_give_the_same_guesses_in_another_process() -> None:
    code = (
        "from tests.learning.test_learn import talks; from curator.learning import learn; "
        "print([(g.value, g.score) for g in learn(*talks(80)).guess(talks(20, seed=5)[0])])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    here = [(guess.value, guess.score) for guess in learn(*talks(80)).guess(talks(20, seed=5)[0])]
    assert done.stdout.strip() == str(here)


def test_copies_are_never_learned_from_and_tested_at_once() -> None:
    chance = random.Random(4)
    texts = [" ".join(chance.choices(FILLER, k=30)) for _ in range(40)]
    labels = [chance.choice("ab") for _ in texts]
    copied = learn(texts * 5, labels * 5)
    apart = learn(texts * 5, labels * 5, groups=[str(n) for n in range(200)])
    assert copied.right / copied.of < 0.7
    assert apart.right / apart.of > 0.95


def test_folds_spread_each_value_and_keep_groups_together() -> None:
    labels = ["a"] * 50 + ["b"] * 10
    groups = [str(n // 2) for n in range(60)]
    found = folds(labels, groups)
    assert sorted(n for fold in found for n in fold.tolist()) == list(range(60))
    assert len(found) == FOLDS
    for fold in found:
        assert sum(labels[n] == "b" for n in fold) == 2
        assert {groups[n] for n in fold}.isdisjoint(groups[n] for other in found if other is not fold for n in other)


def test_progress_is_told_a_model_at_a_time_and_can_stop_it() -> None:
    told: list[tuple[int, int]] = []
    learn(*talks(60), told=lambda done, total: told.append((done, total)))
    assert told == [(n, FOLDS + 1) for n in range(1, FOLDS + 2)]

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        learn(*talks(60), told=stop)


@pytest.mark.parametrize("labels", [["a"] * 6, ["a"] * 5 + ["b"], ["a"] * 3 + ["b"] * 3])
def test_what_cannot_be_told_apart_is_no_task_to_learn(labels: list[str]) -> None:
    texts = ["one", "two", "three", "four", "four", "four"]
    with pytest.raises(ValueError, match="nothing to tell apart"):
        learn(texts, labels)


def test_no_texts_give_no_guesses_and_one_without_a_known_word_gives_one() -> None:
    learned = learn(*talks(60))
    assert learned.guess([]) == []
    (guess,) = learned.guess(["ßþ"])
    assert isinstance(guess, Guess)
    assert guess.score < 0.7
