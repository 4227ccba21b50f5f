"""Who is tied to whom: pairs found and ties decided, read as a graph of conversations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from curator.dedup.documents import FoundPair
from curator.records.union_find import UnionFind

Tie = Literal["same", "distinct"]


def components(edges: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The smallest id connected with each id that an edge names."""
    sets = UnionFind()
    named: set[str] = set()
    for a, b in edges:
        sets.union(a, b)
        named |= {a, b}
    return {id: sets.find(id) for id in named}


@dataclass(frozen=True, slots=True)
class Ties:
    """Similarity among rows, from pairs of their representatives.

    Rows tied by a score of 1.0 have equal shingle sets and make a group; what a pair says of one row of a group holds
    for all of it, so `near` and `contradicting` are between groups. Within a group, `contradicting` is between texts:
    rows tied by exact pairs. Groups and texts are named by their smallest id; a row in no pair is both by itself.
    `same` and `distinct` are what a person said of two rows.
    """

    group: Mapping[str, str]
    text: Mapping[str, str]
    near: Mapping[str, Mapping[str, float]]
    contradicting: Mapping[str, frozenset[str]]
    same: Mapping[str, frozenset[str]]
    distinct: Mapping[str, frozenset[str]]

    def involve(self, id: str) -> bool:
        """Whether anything ties this row to another."""
        return id in self.group or id in self.near or id in self.same

    def group_of(self, id: str) -> str:
        return self.group.get(id, id)

    def text_of(self, id: str) -> str:
        return self.text.get(id, id)

    def scores(self, id: str) -> dict[str, float]:
        """All groups similar to this row, its own included, with their similarity."""
        group = self.group_of(id)
        return {**self.near.get(group, {}), group: 1.0}

    def score(self, id: str, other: str) -> float | None:
        """The verified similarity of two rows; None where it is below the threshold."""
        return self.scores(id).get(self.group_of(other))

    def contradict(self, id: str, other: str) -> bool:
        one, two = self.group_of(id), self.group_of(other)
        if one == two:
            one, two = self.text_of(id), self.text_of(other)
        return two in self.contradicting.get(one, frozenset())

    def clusters(self, ids: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Components of two or more among `ids`, sorted. Two rows called distinct may still be tied by a third."""
        unvisited: dict[str, set[str]] = {}
        for id in ids:
            unvisited.setdefault(self.group_of(id), set()).add(id)
        found = []
        for start in sorted(id for members in unvisited.values() for id in members):
            if start in unvisited[self.group_of(start)]:
                found.append(self._component(start, unvisited))
        return tuple(cluster for cluster in found if len(cluster) > 1)

    def _component(self, start: str, unvisited: dict[str, set[str]]) -> tuple[str, ...]:
        unvisited[self.group_of(start)].discard(start)
        waiting, component = [start], []
        while waiting:
            id = waiting.pop()
            component.append(id)
            apart = self.distinct.get(id, frozenset())
            # What stays unvisited here is called distinct from `id`, so that this costs no more than rows and ties.
            for group in self.scores(id):
                reached = unvisited.get(group, set()) - apart
                unvisited.get(group, set()).difference_update(reached)
                waiting.extend(reached)
            for other in self.same.get(id, frozenset()):
                members = unvisited.get(self.group_of(other), set())
                if other in members:
                    members.discard(other)
                    waiting.append(other)
        return tuple(sorted(component))


def ties_of(pairs: Sequence[FoundPair], threshold: float, decided: Mapping[tuple[str, str], Tie]) -> Ties:
    """Read pairs that reach `threshold`, contradictions, and decided ties. A tie decided both ways is distinct."""
    group = components((pair.a, pair.b) for pair in pairs if pair.kind != "contradiction" and pair.score == 1)
    text = components((pair.a, pair.b) for pair in pairs if pair.kind == "exact")
    near: dict[str, dict[str, float]] = {}
    contradicting: dict[str, set[str]] = {}
    for pair in pairs:
        a, b = group.get(pair.a, pair.a), group.get(pair.b, pair.b)
        if pair.kind == "contradiction":
            if a == b:
                a, b = text.get(pair.a, pair.a), text.get(pair.b, pair.b)
            contradicting.setdefault(a, set()).add(b)
            contradicting.setdefault(b, set()).add(a)
        elif a != b and pair.score >= threshold:
            near.setdefault(a, {})[b] = near.setdefault(b, {})[a] = max(pair.score, near.get(a, {}).get(b, 0.0))
    distinct = {tuple(sorted(pair)) for pair, tie in decided.items() if tie == "distinct"}
    same = {tuple(sorted(pair)) for pair, tie in decided.items() if tie == "same"} - distinct
    return Ties(group, text, near, _frozen(contradicting), _neighbours(same), _neighbours(distinct))


def _neighbours(edges: Iterable[tuple[str, ...]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for a, b in edges:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return _frozen(found)


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(values) for key, values in sets.items()}
