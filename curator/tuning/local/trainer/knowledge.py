"""What a trained baseline answers from: its weights, and what it keeps of its examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from curator.tuning.local.trainer import neighbours
from curator.tuning.local.trainer.examples import Message, Reply, prompt_of, text_of
from curator.tuning.local.trainer.features import Floats, Rarity, prompt_terms, subject_terms
from curator.tuning.local.trainer.objective import Integers
from curator.tuning.local.trainer.preferences import answer_rows, pair_terms
from curator.tuning.local.trainer.softmax import log_probabilities


class Answers(NamedTuple):
    """replies: at least one, best first. scores: logarithms of how likely each is, up to a constant."""

    replies: list[Reply]
    scores: Floats


@dataclass(frozen=True, slots=True)
class Choosing:
    """A class for each reply; the weights have one column more, for replies that are not among them."""

    rarity: Rarity
    replies: tuple[Reply, ...]

    def answers(self, weights: Floats, messages: Sequence[Message], base: Answers | None) -> Answers:
        row = self.rarity.rows([subject_terms(prompt_of(messages))], width=len(weights) - 1)
        logs = log_probabilities(weights, row)[0, :-1]
        order = np.argsort(-logs, kind="stable")
        return Answers([self.replies[at] for at in order], logs[order])


@dataclass(frozen=True, slots=True)
class Finding:
    """The reply to each training prompt, which are rows of length 1, and its group; a weights' column a group."""

    rarity: Rarity
    replies: tuple[Reply, ...]
    prompts: Floats
    groups: Integers

    def answers(self, weights: Floats, messages: Sequence[Message], base: Answers | None) -> Answers:
        row = _row(self.rarity, messages)
        logs = log_probabilities(weights, row)[0]
        order, scores = neighbours.nearest_answers(row[0], self.prompts, self.groups, logs)
        return Answers([self.replies[at] for at in order], scores)


@dataclass(frozen=True, slots=True)
class Preferring:
    """Ranks the base's answers; without a tuned base those of the pairs whose prompts are nearest.

    prompts: a row for each pair. replies: two for each pair. Both empty where there is a tuned base.
    """

    rarity: Rarity
    prompt_rarity: Rarity
    prompts: Floats
    replies: tuple[Reply, ...]

    def answers(self, weights: Floats, messages: Sequence[Message], base: Answers | None) -> Answers:
        replies, scores = base or self._near(messages)
        prompt = prompt_of(messages)
        texts = [text_of(reply) for reply in replies]
        rows = answer_rows(self.rarity, [pair_terms(prompt, text) for text in texts], texts)
        rewarded = scores + rows @ weights
        order = np.argsort(-rewarded, kind="stable")
        return Answers([replies[at] for at in order], rewarded[order])

    def _near(self, messages: Sequence[Message]) -> Answers:
        groups = np.zeros(len(self.prompts), np.int64)
        row = _row(self.prompt_rarity, messages)[0]
        order, scores = neighbours.nearest_answers(row, self.prompts, groups, np.zeros(1, np.float32))
        replies = [self.replies[2 * at + side] for at in order for side in (0, 1)]
        return Answers(replies, np.repeat(scores, 2))


Knowledge = Choosing | Finding | Preferring


def _row(rarity: Rarity, messages: Sequence[Message]) -> Floats:
    return rarity.rows([prompt_terms(prompt_of(messages))])
