"""From examples to what descent works on, and to what answering needs beside the weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from curator.tuning.local.trainer import clusters, preferences
from curator.tuning.local.trainer.examples import Pair, Reply, Turn, reply_key, text_of
from curator.tuning.local.trainer.features import (
    WIDTH,
    Floats,
    Prompt,
    Rarity,
    Terms,
    prompt_terms,
    subject_terms,
    text_terms,
    width_for,
)
from curator.tuning.local.trainer.knowledge import Choosing, Finding, Knowledge, Preferring
from curator.tuning.local.trainer.objective import Data, Integers, Objective
from curator.tuning.local.trainer.preferences import Preferences, answer_rows, pair_terms
from curator.tuning.local.trainer.softmax import Softmax

#: Distinct replies up to which each is a class of its own, if each comes at least twice on average.
MOST_CLASSES = 200


@dataclass(frozen=True, slots=True)
class Lesson:
    """valid: None where there is no validation file."""

    objective: Objective
    train: Data
    valid: Data | None
    knowledge: Knowledge


def supervised(train: Sequence[Turn], valid: Sequence[Turn], seed: int) -> Lesson:
    """A class for each distinct reply where they are few, else a class for each group of replies that say alike.

    The loss is the mean of -log of the probability of the right class. A validation reply that is not among the classes
    belongs to one more, which no training example has: it counts as wrong, and ever more so. Of groups, it belongs to
    the nearest. train: not empty.
    """
    numbers: dict[str, int] = {}
    targets = np.array([numbers.setdefault(reply_key(turn.reply), len(numbers)) for turn in train], np.int64)
    if len(numbers) <= MOST_CLASSES and 2 * len(numbers) <= len(train):
        unseen = len(numbers)
        valid_targets = [numbers.get(reply_key(turn.reply), unseen) for turn in valid]
        width = width_for(len(train) + len(valid), unseen + 1)
        rarity, rows, valid_rows = _rows(train, valid, subject_terms, width)
        objective, knowledge = Softmax(width, unseen + 1), Choosing(rarity, _first_of_each(train, targets))
        return _lesson(objective, rows, targets, valid_rows, np.array(valid_targets, np.int64), knowledge)
    rarity, rows, valid_rows = _rows(train, valid, prompt_terms, WIDTH)
    groups, valid_groups, count = _groups(train, valid, seed)
    return _lesson(
        Softmax(WIDTH, count),
        rows,
        groups,
        valid_rows,
        valid_groups,
        Finding(rarity, tuple(turn.reply for turn in train), rows, groups),
    )


def preferred(train: Sequence[Pair], valid: Sequence[Pair], beta: float, *, alone: bool) -> Lesson:
    """alone: whether the answers to choose from must come from the pairs themselves, for lack of a tuned base."""
    rarity = Rarity.of(
        terms for item in train for terms in (pair_terms(item.prompt, text_of(a)) for a in (item.preferred, item.other))
    )
    asked = [prompt_terms(item.prompt) for item in train] if alone else []
    prompt_rarity = Rarity.of(asked)
    answers = tuple(answer for item in train for answer in (item.preferred, item.other)) if alone else ()
    knowledge = Preferring(rarity, prompt_rarity, prompt_rarity.rows(asked), answers)
    rows, valid_rows = _differences(rarity, train), _differences(rarity, valid)
    return _lesson(Preferences(beta), rows, _zeros(train), valid_rows, _zeros(valid), knowledge)


def _lesson(
    objective: Objective,
    rows: Floats,
    targets: Integers,
    valid_rows: Floats,
    valid_targets: Integers,
    knowledge: Knowledge,
) -> Lesson:
    valid = Data(valid_rows, valid_targets) if len(valid_rows) else None
    return Lesson(objective, Data(rows, targets), valid, knowledge)


def _rows(
    train: Sequence[Turn], valid: Sequence[Turn], terms_of: Callable[[Prompt], Terms], width: int
) -> tuple[Rarity, Floats, Floats]:
    terms = [terms_of(turn.prompt) for turn in train]
    rarity = Rarity.of(terms)
    return rarity, rarity.rows(terms, width), rarity.rows([terms_of(turn.prompt) for turn in valid], width)


def _first_of_each(train: Sequence[Turn], targets: Integers) -> tuple[Reply, ...]:
    _, first = np.unique(targets, return_index=True)
    return tuple(train[at].reply for at in first)


def _groups(train: Sequence[Turn], valid: Sequence[Turn], seed: int) -> tuple[Integers, Integers, int]:
    terms = [text_terms(text_of(turn.reply)) for turn in train]
    rarity = Rarity.of(terms)
    rows = rarity.rows(terms)
    count = clusters.group_count(len(train))
    centres = clusters.find_centres(rows, count, seed)
    valid_rows = rarity.rows([text_terms(text_of(turn.reply)) for turn in valid])
    return clusters.nearest(centres, rows), clusters.nearest(centres, valid_rows), count


def _differences(rarity: Rarity, pairs: Sequence[Pair]) -> Floats:
    sides = []
    for side in ("preferred", "other"):
        answers = [text_of(getattr(item, side)) for item in pairs]
        terms = [pair_terms(item.prompt, answer) for item, answer in zip(pairs, answers, strict=True)]
        sides.append(answer_rows(rarity, terms, answers))
    found: Floats = sides[0] - sides[1] if pairs else np.zeros((0, preferences.COLUMNS), np.float32)
    return found


def _zeros(pairs: Sequence[Pair]) -> Integers:
    return np.zeros(len(pairs), np.int64)
