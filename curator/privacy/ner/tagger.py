"""Finds names by a linear-chain CRF: the probability of each entity for each word, then spans."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from curator.privacy.ner.features import GROUPS, Key, expand, keys
from curator.privacy.ner.lexicon import Lexicon
from curator.privacy.ner.sentences import ENTITIES
from curator.privacy.ner.tokens import Token, tokens
from curator.privacy.ner.weights import Scores, Weights, feature_hash

_LABELS = 1 + len(ENTITIES)
_ZERO: Scores = (0.0,) * _LABELS
#: How many sums a group remembers: texts hold some ten thousand distinct words.
_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Name:
    """Offsets in code points, end exclusive. probability: that this is a name, calibrated on sentences not trained on."""

    start: int
    end: int
    entity: str
    probability: float


class Tagger:
    """Labels are no name, then the entities. Not for two threads at a time."""

    def __init__(self, weights: Weights, lexicon: Lexicon) -> None:
        self._weights = weights.by_feature
        self._moves = [tuple(math.exp(w) for w in row) for row in weights.moves]
        self._columns = list(zip(*self._moves, strict=True))
        self._calibration = weights.calibration
        self._lexicon = lexicon
        self._sums: list[dict[Key, Scores]] = [{} for _ in range(GROUPS)]

    def names(self, text: str, threshold: float) -> list[Name]:
        """Words that are a name with at least this probability (before calibration), joined where neighbours agree."""
        words = tokens(text)
        return self._joined(words, self.probabilities(words), threshold) if words else []

    def probabilities(self, words: Sequence[Token]) -> list[Scores]:
        """For each word the probability of each label (forward-backward, scaled at each step)."""
        units = [self._unit(key) for key in keys(words, self._lexicon)]
        forward: list[Scores] = []
        last: Scores = ()
        for unit in units:
            if last:
                a, b, c, d, e = last
                values = [(a * p + b * q + c * r + d * s + e * t) * u for (p, q, r, s, t), u in zip(self._columns, unit, strict=True)]  # fmt: skip
            else:
                values = list(unit)
            total = sum(values)
            last = tuple(v / total for v in values)
            forward.append(last)
        backward: Scores = (1.0,) * _LABELS
        found = [_ZERO] * len(units)
        for i in range(len(units) - 1, -1, -1):
            both = [f * g for f, g in zip(forward[i], backward, strict=True)]
            total = sum(both)
            found[i] = tuple(v / total for v in both)
            a, b, c, d, e = (g * u for g, u in zip(backward, units[i], strict=True))
            values = [a * p + b * q + c * r + d * s + e * t for p, q, r, s, t in self._moves]
            total = sum(values)
            backward = tuple(v / total for v in values)
        return found

    def _unit(self, key: tuple[Key, ...]) -> Scores:
        """exp of the summed weights, the greatest of them scaled to 1."""
        parts = [sums.get(part) or self._sum(group, part) for group, (sums, part) in enumerate(zip(self._sums, key, strict=True))]  # fmt: skip
        totals = [sum(column) for column in zip(*parts, strict=True)]
        top = max(totals)
        return tuple(math.exp(total - top) for total in totals)

    def _sum(self, group: int, key: Key) -> Scores:
        sums = self._sums[group]
        if len(sums) >= _REMEMBERED:
            sums.clear()
        columns = zip(*(self._weights.get(feature_hash(name), _ZERO) for name in expand(group, key)), strict=True)
        summed = sums[key] = tuple(sum(column) for column in columns)
        return summed

    def _joined(self, words: Sequence[Token], probabilities: Sequence[Scores], threshold: float) -> list[Name]:
        found: list[Name] = []
        last = -2
        for i, (token, chances) in enumerate(zip(words, probabilities, strict=True)):
            if 1.0 - chances[0] < threshold or (not token.is_word and not token.text[0].isdigit() and last != i - 1):
                continue
            best = max(range(1, _LABELS), key=chances.__getitem__)
            entity, sure = ENTITIES[best - 1], self._calibrated(best - 1, 1.0 - chances[0])
            if found and last == i - 1 and found[-1].entity == entity:
                found[-1] = Name(found[-1].start, token.end, entity, max(found[-1].probability, sure))
            else:
                found.append(Name(token.start, token.end, entity, sure))
            last = i
        return found

    def _calibrated(self, entity: int, probability: float) -> float:
        slope, intercept = self._calibration[entity]
        odds = math.log(max(probability, 1e-9) / max(1.0 - probability, 1e-9))
        return 1.0 / (1.0 + math.exp(-(slope * odds + intercept)))
