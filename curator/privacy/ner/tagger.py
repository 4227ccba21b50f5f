"""Finds names by a linear-chain CRF: the probability of each entity for each word, then spans."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from curator.privacy.ner.chain import Chain
from curator.privacy.ner.lexicon import Lexicon
from curator.privacy.ner.scores import Scorer
from curator.privacy.ner.sentences import ENTITIES
from curator.privacy.ner.tokens import Token, tokens
from curator.privacy.ner.weights import Scores, Weights

#: A bound of log-odds: a sum of weights over many words tells less than it says.
_SUREST = 8.0
_LABELS = 1 + len(ENTITIES)
#: Words and signs of the longest name or address: what goes on for longer is a text in no language that is known.
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Name:
    """Offsets in code points, end exclusive. probability: that this is a name, calibrated on other sentences."""

    start: int
    end: int
    entity: str
    probability: float


class Tagger:
    """Not for two threads at a time."""

    def __init__(self, weights: Weights, lexicon: Lexicon) -> None:
        self._scorer = Scorer(weights.by_feature, _LABELS, lexicon)
        self._chain = Chain(weights.moves)
        self._calibration = weights.calibration

    def names(self, text: str, threshold: float) -> list[Name]:
        """Words that are a name with at least this probability (before calibration), joined where neighbours agree."""
        words = tokens(text)
        if not words:
            return []
        found: list[Name] = []
        for first, scores in self._scorer.scores(words):
            for start, past in self._chain.candidates(scores):
                chances = self._chain.probabilities(scores[start:past])
                found += self._joined(words[first + start : first + past], chances, threshold)
        return found

    def _joined(self, words: Sequence[Token], probabilities: Sequence[Scores], threshold: float) -> list[Name]:
        found: list[Name] = []
        lengths: list[int] = []
        last = -2
        for i, (token, chances) in enumerate(zip(words, probabilities, strict=True)):
            if 1.0 - chances[0] < threshold or (not token.is_word and not token.text[0].isdigit() and last != i - 1):
                continue
            best = max(range(1, _LABELS), key=chances.__getitem__)
            entity, sure = ENTITIES[best - 1], self._calibrated(best - 1, 1.0 - chances[0])
            if found and last == i - 1 and found[-1].entity == entity:
                found[-1] = Name(found[-1].start, token.end, entity, max(found[-1].probability, sure))
                lengths[-1] += 1
            else:
                found.append(Name(token.start, token.end, entity, sure))
                lengths.append(1)
            last = i
        return [name for name, length in zip(found, lengths, strict=True) if length <= _LONGEST]

    def _calibrated(self, entity: int, probability: float) -> float:
        slope, intercept = self._calibration[entity]
        return logistic(slope * log_odds(probability) + intercept)


def log_odds(probability: float) -> float:
    """Bounded: the tagger's surest is no surer than one in some thousands."""
    return max(-_SUREST, min(_SUREST, math.log(max(probability, 1e-12) / max(1.0 - probability, 1e-12))))


def logistic(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, z))))
