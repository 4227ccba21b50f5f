"""Finds names by a linear-chain CRF: the probability of each entity for each word, then spans."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
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
#: Words and signs of the longest name or address. What goes on for longer is a list without signs between, or a text in
#: no language that is known: it is cut there, and a person is asked.
_LONGEST = 40
_DOUBTFUL = 0.5


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
                found += self._joined(text, words[first + start : first + past], chances, threshold)
        return found

    def _joined(
        self, text: str, words: Sequence[Token], probabilities: Sequence[Scores], threshold: float
    ) -> list[Name]:
        runs: list[tuple[str, list[tuple[Token, float]]]] = []
        last = -2
        for i, (token, chances) in enumerate(zip(words, probabilities, strict=True)):
            if 1.0 - chances[0] < threshold or (not token.is_word and not token.text[0].isdigit() and last != i - 1):
                continue
            best = max(range(1, _LABELS), key=chances.__getitem__)
            entity, sure = ENTITIES[best - 1], self._calibrated(best - 1, 1.0 - chances[0])
            goes_on = last == i - 1 and runs[-1][0] == entity and "\t" not in text[words[last].end : token.start]
            if not goes_on:
                runs.append((entity, []))
            runs[-1][1].append((token, sure))
            last = i
        return [name for entity, run in runs for name in _names(entity, run)]

    def _calibrated(self, entity: int, probability: float) -> float:
        slope, intercept = self._calibration[entity]
        return logistic(slope * log_odds(probability) + intercept)


def _names(entity: str, run: Sequence[tuple[Token, float]]) -> Iterator[Name]:
    """As sure as the surest word; in pieces where it is too long to be one name."""
    surest = 1.0 if len(run) <= _LONGEST else _DOUBTFUL
    for first in range(0, len(run), _LONGEST):
        piece = run[first : first + _LONGEST]
        yield Name(piece[0][0].start, piece[-1][0].end, entity, min(surest, max(sure for _, sure in piece)))


def log_odds(probability: float) -> float:
    """Bounded: the tagger's surest is no surer than one in some thousands."""
    return max(-_SUREST, min(_SUREST, math.log(max(probability, 1e-12) / max(1.0 - probability, 1e-12))))


def logistic(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, z))))
