"""Scores of found spans against marked ones, for privacy_quality.py.

A gold span is found if at least half of its characters are covered by predictions of an accepted entity. A prediction
is right if at least half of it lies in gold of an accepted entity. Predictions that lie for the most part in gold of
IGNORED entities and are not right count neither way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

IGNORED = frozenset({"MISC", "USERNAME", "TITLE", "NRP", "AGE"})
_PLACES = frozenset({"LOCATION", "ADDRESS", "ZIP_CODE"})
_DATES = frozenset({"DATE_TIME", "DATE_OF_BIRTH"})


class Marked(NamedTuple):
    """Offsets in code points, end exclusive."""

    start: int
    end: int
    entity: str


def accepted(entity: str) -> frozenset[str]:
    """The entities that count for each other."""
    for group in (_PLACES, _DATES):
        if entity in group:
            return group
    return frozenset({entity})


@dataclass
class Score:
    """Counts of one entity; of `gold` marked spans `found` ones, of `predicted` ones `right` and `wrong`."""

    gold: int = 0
    found: int = 0
    right: int = 0
    wrong: int = 0
    missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.gold if self.gold else 1.0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def f2(self) -> float:
        p, r = self.precision, self.recall
        return 5 * p * r / (4 * p + r) if p and r else 0.0


class Scores:
    """By entity, over the texts given so far."""

    def __init__(self) -> None:
        self.by_entity: dict[str, Score] = {}
        self.texts = 0

    def add(self, text: str, gold: Sequence[Marked], predicted: Sequence[Marked]) -> None:
        self.texts += 1
        for span in gold:
            score = self.by_entity.setdefault(span.entity, Score())
            score.gold += 1
            if _half(span, (p for p in predicted if p.entity in accepted(span.entity))):
                score.found += 1
            else:
                score.missed.append(_around(text, span))
        for span in predicted:
            score = self.by_entity.setdefault(span.entity, Score())
            if _half(span, (g for g in gold if g.entity in accepted(span.entity))):
                score.right += 1
            elif not _half(span, (g for g in gold if g.entity in IGNORED)):
                score.wrong += 1
                score.alarms.append(_around(text, span))


class Overlap:
    """Whether personal data is found at all, whatever it is called: spans matched one to one by overlap (IoU).

    Spans that touch, or have only signs or white space between them, are one, since names and places are marked
    together in one set and apart in another.
    """

    def __init__(self, least: float) -> None:
        self.least = least
        self._counts: Counter[str] = Counter()

    def add(self, text: str, gold: Iterable[Marked], predicted: Iterable[Marked]) -> None:
        marked = _joined(text, (g for g in gold if g.entity not in IGNORED))
        found = _joined(text, predicted)
        self._counts["gold"] += len(marked)
        self._counts["predicted"] += len(found)
        for start, end in marked:
            ious = (
                (min(end, e) - max(start, s)) / (max(end, e) - min(start, s)) for s, e in found if s < end and e > start
            )
            self._counts["matched"] += max(ious, default=0.0) >= self.least

    @property
    def f2(self) -> float:
        wanted = 4 * self._counts["gold"] + self._counts["predicted"]
        return 5 * self._counts["matched"] / wanted if wanted else 0.0


def _half(span: Marked, others: Iterable[Marked]) -> bool:
    covered = bytearray(span.end - span.start)
    for other in others:
        first, past = max(span.start, other.start) - span.start, min(span.end, other.end) - span.start
        if first < past:
            covered[first:past] = b"\1" * (past - first)
    return 2 * sum(covered) >= len(covered)


def _joined(text: str, spans: Iterable[Marked]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for span in sorted(spans):
        if joined and not any(c.isalnum() for c in text[joined[-1][1] : span.start]):
            joined[-1] = (joined[-1][0], max(joined[-1][1], span.end))
        else:
            joined.append((span.start, span.end))
    return joined


def _around(text: str, span: Marked) -> str:
    left, right = text[max(0, span.start - 30) : span.start], text[span.end : span.end + 20]
    return f"{left}[{text[span.start : span.end]}]{right}".replace("\n", " ")
