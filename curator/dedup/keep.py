"""Which rows are dropped: only those similar enough to a row that stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from curator.dedup.cluster import Tie, Ties, components, ties_of
from curator.dedup.documents import FoundPair
from curator.dedup.ranking import POLICY, Keep, Standing, advantage, ranking

DropKind = Literal["exact", "near", "tie", "person"]


@dataclass(frozen=True, slots=True)
class Drop:
    """A row that goes. `kept` is the row that stays for it, `score` their verified similarity.

    `kind` is `tie` where a person called the two the same and nothing else would drop the row; `score` is then None
    if it is below the threshold. A row that a person dropped has kind `person`, and neither `kept` nor `score`.
    """

    id: str
    kept: str | None
    score: float | None
    kind: DropKind
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Clusters of two rows or more, each sorted and named by its first id; and the rows that go, sorted by id."""

    clusters: tuple[tuple[str, ...], ...]
    drops: tuple[Drop, ...]


def choose(
    standings: Mapping[str, Standing],
    pairs: Sequence[FoundPair],
    *,
    threshold: float,
    ties: Mapping[tuple[str, str], Tie],
    keeps: Mapping[str, Keep],
    policy: Sequence[str] = POLICY,
) -> Choice:
    """Go through the rows, best first; a row goes if it is similar to one that stayed before it, and stays otherwise.

    Similar is a pair of `threshold` or more, also by way of rows with equal shingles (`cluster.Ties`), that is no
    contradiction; or a tie called `same`, which outweighs a contradiction. A pair called `distinct` drops nothing.
    Rows of `keeps` are kept or dropped in any case. Only rows with a standing are chosen among; the order of the
    arguments changes nothing. Raises ValueError for an unknown measure in `policy`.
    """
    tied = ties_of(pairs, threshold, ties)
    involved = {id: standing for id, standing in standings.items() if tied.involve(id) or id in keeps}
    order = ranking(involved, keeps=keeps, policy=policy)
    rows = _Rows(tied, order)
    explain = _Explanation(tied, pairs, standings, keeps, policy)
    drops = []
    for id in order:
        match = None if id in keeps else rows.best(id)
        if keeps.get(id) == "drop":
            drops.append(Drop(id, None, None, "person", "a person dropped it"))
        elif match is not None:
            drops.append(explain.drop(id, match))
        else:
            rows.stay(id)
    return Choice(tied.clusters(involved), tuple(sorted(drops, key=lambda drop: drop.id)))


@dataclass(frozen=True, slots=True)
class _Match:
    kept: str
    score: float | None
    by_person: bool


class _Rows:
    """Rows that stay, by group and best first."""

    def __init__(self, ties: Ties, order: Sequence[str]) -> None:
        self._ties = ties
        self._place = {id: place for place, id in enumerate(order)}
        self._stayed: set[str] = set()
        self._by_group: dict[str, list[str]] = {}

    def stay(self, id: str) -> None:
        self._stayed.add(id)
        self._by_group.setdefault(self._ties.group_of(id), []).append(id)

    def best(self, id: str) -> _Match | None:
        """The most similar row that stays, the better one of equals; else the best that a person called the same."""
        similar = dict(self._similar(id))
        if similar:
            kept = min(similar, key=lambda other: (-similar[other], self._place[other]))
            return _Match(kept, similar[kept], by_person=False)
        same = self._ties.same.get(id, frozenset()) & self._stayed
        if not same:
            return None
        kept = min(same, key=lambda other: self._place[other])
        return _Match(kept, self._ties.score(id, kept), by_person=True)

    def _similar(self, id: str) -> Iterator[tuple[str, float]]:
        """The best row of each similar group that may stand for `id`, with its similarity."""
        apart = self._ties.distinct.get(id, frozenset())
        for group, score in self._ties.scores(id).items():
            for kept in self._by_group.get(group, ()):
                if kept not in apart and not self._ties.contradict(id, kept):
                    yield kept, score
                    break


class _Explanation:
    """Puts a match into words."""

    def __init__(
        self,
        ties: Ties,
        pairs: Sequence[FoundPair],
        standings: Mapping[str, Standing],
        keeps: Mapping[str, Keep],
        policy: Sequence[str],
    ) -> None:
        self._ties = ties
        self._whole = components((pair.a, pair.b) for pair in pairs if pair.kind == "exact" and pair.same_system)
        self._standings, self._keeps, self._policy = standings, keeps, policy

    def drop(self, id: str, match: _Match) -> Drop:
        same_turns = self._ties.text_of(id) == self._ties.text_of(match.kept)
        kind: DropKind = "tie" if match.by_person else "exact" if same_turns else "near"
        likeness = self._likeness(id, match, same_turns)
        return Drop(id, match.kept, match.score, kind, f"{likeness}, which {self._merit(id, match.kept)}")

    def _likeness(self, id: str, match: _Match, same_turns: bool) -> str:
        if match.by_person or match.score is None:
            return f"a person called it the same as {match.kept}"
        if same_turns:
            whole = self._whole.get(id, id) == self._whole.get(match.kept, match.kept)
            return f"same text as {match.kept}{'' if whole else ' under another system prompt'}"
        if match.score == 1:
            return f"same words as {match.kept}"
        return f"{min(match.score, 0.99):.2f} like {match.kept}"

    def _merit(self, id: str, kept: str) -> str:
        if kept in self._keeps:
            return "a person kept"
        return advantage(self._standings[kept], self._standings[id], self._policy)
