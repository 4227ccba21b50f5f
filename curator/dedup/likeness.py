"""Which rows are similar to which, read from pairs of their representatives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from curator.dedup.documents import FoundPair, PairKind
from curator.records.union_find import UnionFind


def components(edges: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The smallest id connected with each id that an edge names."""
    sets = UnionFind()
    named: set[str] = set()
    for a, b in edges:
        sets.union(a, b)
        named |= {a, b}
    return {id: sets.find(id) for id in named}


@dataclass(frozen=True, slots=True)
class Likeness:
    """Similarity among rows of one kind (`near`, `question` or `answer`), from pairs of their representatives.

    Rows tied by a score of 1.0 have equal shingle sets and make a group, named by its smallest id; what a pair says of
    one row of a group holds for all of it, so `near` is between groups. A row in no pair is a group by itself.
    """

    kind: PairKind
    group: Mapping[str, str]
    near: Mapping[str, Mapping[str, float]]

    def involves(self, id: str) -> bool:
        return id in self.group or id in self.near

    def group_of(self, id: str) -> str:
        return self.group.get(id, id)

    def scores(self, id: str) -> dict[str, float]:
        """All groups similar to this row, its own included, with their similarity."""
        group = self.group_of(id)
        return {**self.near.get(group, {}), group: 1.0}


def likeness_of(kind: PairKind, pairs: Sequence[FoundPair], threshold: float) -> Likeness:
    """What pairs of one kind say; `kind` names it, those below `threshold` say nothing."""
    group = components((pair.a, pair.b) for pair in pairs if pair.score == 1)
    near: dict[str, dict[str, float]] = {}
    for pair in pairs:
        a, b = group.get(pair.a, pair.a), group.get(pair.b, pair.b)
        if a != b and pair.score >= threshold:
            near.setdefault(a, {})[b] = near.setdefault(b, {})[a] = max(pair.score, near.get(a, {}).get(b, 0.0))
    return Likeness(kind, group, near)
