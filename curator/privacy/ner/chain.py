"""Forward-backward over a linear chain of five labels (Rabiner 1989), unrolled: it runs for every word."""

from __future__ import annotations

import math
from collections.abc import Sequence

from curator.privacy.ner.weights import Scores

#: A word whose every name is less likely by this factor's logarithm, by itself, is none whatever stands beside it.
_SURELY_NONE = 7.0


class Chain:
    """moves: [from][to], the logarithm of what a pair of neighbouring labels weighs; the first label is no name."""

    def __init__(self, moves: Sequence[Scores]) -> None:
        self._rows = [tuple(math.exp(weight) for weight in row) for row in moves]
        self._columns = list(zip(*self._rows, strict=True))

    def candidates(self, scores: Sequence[Scores]) -> list[tuple[int, int]]:
        """Stretches (first, past) of words that may be names, one word wider on each side."""
        found: list[tuple[int, int]] = []
        for i, (a, b, c, d, e) in enumerate(scores):
            least = a - _SURELY_NONE
            if b > least or c > least or d > least or e > least:
                first, past = max(0, i - 1), min(len(scores), i + 2)
                if found and found[-1][1] >= first:
                    found[-1] = (found[-1][0], past)
                else:
                    found.append((first, past))
        return found

    def probabilities(self, scores: Sequence[Scores]) -> list[Scores]:
        """For each word the probability of each label."""
        exp = math.exp
        to_a, to_b, to_c, to_d, to_e = self._columns
        a0, a1, a2, a3, a4 = to_a
        b0, b1, b2, b3, b4 = to_b
        c0, c1, c2, c3, c4 = to_c
        d0, d1, d2, d3, d4 = to_d
        e0, e1, e2, e3, e4 = to_e
        units, forward = [], []
        a = b = c = d = e = 0.0
        for index, (s0, s1, s2, s3, s4) in enumerate(scores):
            top = max(s0, s1, s2, s3, s4)
            unit = (exp(s0 - top), exp(s1 - top), exp(s2 - top), exp(s3 - top), exp(s4 - top))
            units.append(unit)
            if index:
                unit = (
                    (a * a0 + b * a1 + c * a2 + d * a3 + e * a4) * unit[0],
                    (a * b0 + b * b1 + c * b2 + d * b3 + e * b4) * unit[1],
                    (a * c0 + b * c1 + c * c2 + d * c3 + e * c4) * unit[2],
                    (a * d0 + b * d1 + c * d2 + d * d3 + e * d4) * unit[3],
                    (a * e0 + b * e1 + c * e2 + d * e3 + e * e4) * unit[4],
                )  # fmt: skip
            total = sum(unit)
            a, b, c, d, e = unit[0] / total, unit[1] / total, unit[2] / total, unit[3] / total, unit[4] / total
            forward.append((a, b, c, d, e))
        return self._back(units, forward)

    def _back(self, units: Sequence[Scores], forward: Sequence[Scores]) -> list[Scores]:
        rows = self._rows
        back: Scores = (1.0, 1.0, 1.0, 1.0, 1.0)
        found: list[Scores] = []
        for unit, (f0, f1, f2, f3, f4) in zip(reversed(units), reversed(forward), strict=True):
            g0, g1, g2, g3, g4 = back
            p0, p1, p2, p3, p4 = f0 * g0, f1 * g1, f2 * g2, f3 * g3, f4 * g4
            total = p0 + p1 + p2 + p3 + p4
            found.append((p0 / total, p1 / total, p2 / total, p3 / total, p4 / total))
            a, b, c, d, e = g0 * unit[0], g1 * unit[1], g2 * unit[2], g3 * unit[3], g4 * unit[4]
            back = tuple(a * r[0] + b * r[1] + c * r[2] + d * r[3] + e * r[4] for r in rows)
            total = sum(back)
            back = tuple(value / total for value in back)
        found.reverse()
        return found
