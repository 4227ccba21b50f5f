"""How sure a name is: logistic regression of right and wrong on the log-odds that the tagger gives (Platt 1999)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from curator.privacy.ner.building.filling import Example
from curator.privacy.ner.sentences import ENTITIES
from curator.privacy.ner.tagger import Tagger

Pair = tuple[float, bool]


def outcomes(tagger: Tagger, examples: Iterable[Example], least: float) -> dict[str, list[Pair]]:
    """Entity -> (log-odds, whether at least half of it is a name of that entity) of all that is found."""
    found: dict[str, list[Pair]] = {entity: [] for entity in ENTITIES}
    for example in examples:
        for name in tagger.names(example.text, least):
            right = sum(
                max(0, min(name.end, end) - max(name.start, start))
                for start, end, entity in example.spans
                if entity == name.entity
            )
            odds = math.log(max(name.probability, 1e-9) / max(1 - name.probability, 1e-9))
            found[name.entity].append((odds, 2 * right >= name.end - name.start))
    return found


def fit(pairs: Sequence[Pair], rounds: int = 25) -> tuple[float, float]:
    """(slope, intercept) by Newton's method, with a weak pull towards (1, 0)."""
    slope, intercept, pull = 1.0, 0.0, 1.0
    for _ in range(rounds):
        g0, g1, h00, h01, h11 = pull * (slope - 1), pull * intercept, pull, 0.0, pull
        for odds, right in pairs:
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, slope * odds + intercept))))
            error, spread = p - right, p * (1 - p)
            g0, g1 = g0 + error * odds, g1 + error
            h00, h01, h11 = h00 + spread * odds * odds, h01 + spread * odds, h11 + spread
        determinant = h00 * h11 - h01 * h01
        slope -= (h11 * g0 - h01 * g1) / determinant
        intercept -= (h00 * g1 - h01 * g0) / determinant
    return slope, intercept
