"""Who is tied to whom: pairs found and ties decided, read as a graph of conversations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from curator.dedup.documents import FoundPair, PairKind
from curator.dedup.likeness import Likeness, components, likeness_of

Tie = Literal["same", "distinct"]

_PARTS: tuple[PairKind, ...] = ("question", "answer")


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties rows: `whole` is the likeness of whole conversations, `parts` those of questions or answers alone.

    `contradicting` is between groups of `whole`; within a group it is between texts: rows tied by exact pairs, named
    by their smallest id. `same` and `distinct` are what a person said of two rows.
    """

    whole: Likeness
    parts: tuple[Likeness, ...]
    text: Mapping[str, str]
    contradicting: Mapping[str, frozenset[str]]
    same: Mapping[str, frozenset[str]]
    distinct: Mapping[str, frozenset[str]]

    @property
    def likenesses(self) -> tuple[Likeness, ...]:
        return self.whole, *self.parts

    def involve(self, id: str) -> bool:
        """Whether anything ties this row to another."""
        return id in self.same or any(likeness.involves(id) for likeness in self.likenesses)

    def text_of(self, id: str) -> str:
        return self.text.get(id, id)

    def score(self, id: str, other: str) -> float | None:
        """The verified similarity of two whole rows; None where it is below the threshold."""
        return self.whole.scores(id).get(self.whole.group_of(other))

    def contradict(self, id: str, other: str) -> bool:
        one, two = self.whole.group_of(id), self.whole.group_of(other)
        if one == two:
            one, two = self.text_of(id), self.text_of(other)
        return two in self.contradicting.get(one, frozenset())

    def clusters(self, ids: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Components of two or more among `ids`, sorted. Two rows called distinct may still be tied by a third."""
        unvisited = _Unvisited(self.likenesses, ids)
        found = [self._component(start, unvisited) for start in sorted(unvisited.ids) if start in unvisited.ids]
        return tuple(cluster for cluster in found if len(cluster) > 1)

    def _component(self, start: str, unvisited: _Unvisited) -> tuple[str, ...]:
        unvisited.leave({start})
        waiting, component = [start], []
        while waiting:
            id = waiting.pop()
            component.append(id)
            apart = self.distinct.get(id, frozenset())
            # What stays unvisited here is called distinct from `id`, so that this costs no more than rows and ties.
            for likeness, members in zip(self.likenesses, unvisited.members, strict=True):
                for group in likeness.scores(id):
                    reached = members.get(group, set()) - apart
                    unvisited.leave(reached)
                    waiting.extend(reached)
            said = self.same.get(id, frozenset()) & unvisited.ids
            unvisited.leave(said)
            waiting.extend(said)
        return tuple(sorted(component))


class _Unvisited:
    """Rows that are in no component yet: `ids`, and for each likeness `members`, by group."""

    def __init__(self, likenesses: Iterable[Likeness], ids: Iterable[str]) -> None:
        self.ids = set(ids)
        self._likenesses = tuple(likenesses)
        self.members: tuple[dict[str, set[str]], ...] = tuple({} for _ in self._likenesses)
        for likeness, members in zip(self._likenesses, self.members, strict=True):
            for id in self.ids:
                members.setdefault(likeness.group_of(id), set()).add(id)

    def leave(self, ids: AbstractSet[str]) -> None:
        self.ids.difference_update(ids)
        for likeness, members in zip(self._likenesses, self.members, strict=True):
            for id in ids:
                members[likeness.group_of(id)].discard(id)


def ties_of(pairs: Sequence[FoundPair], threshold: float, decided: Mapping[tuple[str, str], Tie]) -> Ties:
    """Read pairs that reach `threshold`, contradictions, and decided ties. A tie decided both ways is distinct."""
    whole = likeness_of("near", [pair for pair in pairs if pair.kind in ("exact", "near")], threshold)
    by_part = [(part, [pair for pair in pairs if pair.kind == part]) for part in _PARTS]
    text = components((pair.a, pair.b) for pair in pairs if pair.kind == "exact")
    contradicting: dict[str, set[str]] = {}
    for pair in pairs:
        if pair.kind == "contradiction":
            a, b = whole.group_of(pair.a), whole.group_of(pair.b)
            if a == b:
                a, b = text.get(pair.a, pair.a), text.get(pair.b, pair.b)
            contradicting.setdefault(a, set()).add(b)
            contradicting.setdefault(b, set()).add(a)
    distinct = {tuple(sorted(pair)) for pair, tie in decided.items() if tie == "distinct"}
    same = {tuple(sorted(pair)) for pair, tie in decided.items() if tie == "same"} - distinct
    return Ties(
        whole,
        tuple(likeness_of(part, found, threshold) for part, found in by_part if found),
        text,
        _frozen(contradicting),
        _neighbours(same),
        _neighbours(distinct),
    )


def _neighbours(edges: Iterable[tuple[str, ...]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for a, b in edges:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return _frozen(found)


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(values) for key, values in sets.items()}
