"""How sure a name is: logistic regression of right and wrong on the log-odds that the tagger gives (Platt 1999)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from curator.privacy.ner.building.filling import Example
from curator.privacy.ner.sentences import ENTITIES
from curator.privacy.ner.tagger import Tagger, log_odds, logistic

Pair = tuple[float, bool]
Line = tuple[float, float]


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
            found[name.entity].append((log_odds(name.probability), 2 * right >= name.end - name.start))
    return found


def fit(pairs: Sequence[Pair], rounds: int = 100) -> tuple[float, float]:
    """(slope, intercept) by Newton's method with halved steps, and a weak pull towards (1, 0)."""
    at = (1.0, 0.0)
    cost = _cost(pairs, at)
    for _ in range(rounds):
        step = _step(pairs, at)
        while True:
            tried = (at[0] - step[0], at[1] - step[1])
            reached = _cost(pairs, tried)
            if reached <= cost or abs(step[0]) + abs(step[1]) < 1e-6:
                break
            step = (step[0] / 2, step[1] / 2)
        if cost - reached < 1e-9:
            break
        at, cost = tried, reached
    return at


def _cost(pairs: Sequence[Pair], at: Line) -> float:
    """The negative log-likelihood."""
    slope, intercept = at
    total = ((slope - 1) ** 2 + intercept**2) / 2
    for odds, right in pairs:
        z = slope * odds + intercept
        total += max(z, 0.0) + math.log1p(math.exp(-abs(z))) - (z if right else 0.0)
    return total


def _step(pairs: Sequence[Pair], at: Line) -> Line:
    slope, intercept = at
    g0, g1, h00, h01, h11 = slope - 1, intercept, 1.0, 0.0, 1.0
    for odds, right in pairs:
        p = logistic(slope * odds + intercept)
        error, spread = p - right, p * (1 - p)
        g0, g1 = g0 + error * odds, g1 + error
        h00, h01, h11 = h00 + spread * odds * odds, h01 + spread * odds, h11 + spread
    determinant = h00 * h11 - h01 * h01
    return (h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant
