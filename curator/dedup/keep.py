"""Which rows are dropped: only those similar enough to a row that stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from curator.dedup.cluster import Tie, Ties, ties_of
from curator.dedup.documents import FoundPair, PairKind
from curator.dedup.likeness import Likeness, components
from curator.dedup.ranking import POLICY, Keep, Standing, advantage, ranking

DropKind = Literal["exact", "near", "question", "answer", "tie", "contamination", "person"]


@dataclass(frozen=True, slots=True)
class Drop:
    """A row that goes. `kept` is the row that stays for it, `score` their verified similarity.

    `kind` is `tie` where a person called the two the same and nothing else would drop the row; `score` is then None
    if it is below the threshold. A row that a person dropped has kind `person`, and neither `kept` nor `score`; one
    that holds an item of an evaluation has kind `contamination`, that share of the item as its score, and no `kept`.
    """

    id: str
    kept: str | None
    score: float | None
    kind: DropKind
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """What a row holds of an evaluation: the share of an item that stands in it, and which one in words."""

    score: float
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
    unseen: Mapping[str, Held] | None = None,
) -> Choice:
    """Go through the rows, best first; a row goes if it is similar to one that stayed before it, and stays otherwise.

    Similar is a pair of `threshold` or more, also by way of rows with equal shingles (`cluster.Ties`), that is no
    contradiction; or a tie called `same`, which outweighs a contradiction. A pair called `distinct` drops nothing.
    Rows of `keeps` are kept or dropped in any case. Rows of `unseen` hold an item of an evaluation: they go unless a
    person keeps them, and no other row goes for them. Of rows with the same text one with answers beside its own goes
    only for one that has all of these too, unless a person called the two the same. Only rows with a standing are
    chosen among; the order of the arguments changes nothing. Raises ValueError for an unknown measure in `policy`.
    """
    tied = ties_of(pairs, threshold, ties)
    unseen = unseen or {}
    involved = {id: row for id, row in standings.items() if tied.involve(id) or id in keeps or id in unseen}
    order = ranking(involved, keeps=keeps, policy=policy)
    rows = _Rows(tied, order, {id: row.others for id, row in involved.items() if row.others})
    explain = _Explanation(tied, pairs, standings, keeps, policy)
    drops = []
    for id in order:
        match = None if id in keeps else rows.best(id)
        if keeps.get(id) == "drop":
            drops.append(Drop(id, None, None, "person", "a person dropped it"))
        elif id in unseen and id not in keeps:
            drops.append(Drop(id, None, unseen[id].score, "contamination", unseen[id].reason))
        elif match is not None:
            drops.append(explain.drop(id, match))
        else:
            rows.stay(id)
    return Choice(tied.clusters(involved), tuple(sorted(drops, key=lambda drop: drop.id)))


@dataclass(frozen=True, slots=True)
class _Match:
    """likeness: of what kind it is; None where a person said so."""

    kept: str
    score: float | None
    likeness: PairKind | None


class _Rows:
    """Rows that stay, for each likeness by group and best first."""

    def __init__(self, ties: Ties, order: Sequence[str], others: Mapping[str, frozenset[str]]) -> None:
        self._ties = ties
        self._others = others
        self._place = {id: place for place, id in enumerate(order)}
        self._stayed: set[str] = set()
        self._by_group: dict[tuple[PairKind, str], list[str]] = {}

    def stay(self, id: str) -> None:
        self._stayed.add(id)
        for likeness in self._ties.likenesses:
            self._by_group.setdefault((likeness.kind, likeness.group_of(id)), []).append(id)

    def best(self, id: str) -> _Match | None:
        """The most similar row that stays, the better one of equals; else the best that a person called the same.

        Where no whole row is similar, one of a similar question or answer is.
        """
        for likeness in self._ties.likenesses:
            similar = dict(self._similar(id, likeness))
            if similar:
                kept = min(similar, key=lambda other: (-similar[other], self._place[other]))
                return _Match(kept, similar[kept], likeness.kind)
        same = self._ties.same.get(id, frozenset()) & self._stayed
        if not same:
            return None
        kept = min(same, key=lambda other: self._place[other])
        return _Match(kept, self._ties.score(id, kept), None)

    def _similar(self, id: str, likeness: Likeness) -> Iterator[tuple[str, float]]:
        """The best row of each similar group that may stand for `id`, with its similarity."""
        apart = self._ties.distinct.get(id, frozenset())
        for group, score in likeness.scores(id).items():
            for kept in self._by_group.get((likeness.kind, group), ()):
                if kept not in apart and not self._loses(id, kept) and not self._ties.contradict(id, kept):
                    yield kept, score
                    break

    def _loses(self, id: str, kept: str) -> bool:
        """Whether a copy of what stays has another answer that this one lacks."""
        others = self._others.get(id)
        return (
            others is not None
            and self._ties.text_of(id) == self._ties.text_of(kept)
            and not others <= self._others.get(kept, frozenset())
        )


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
        reason = f"{self._likeness(id, match)}, which {self._merit(id, match.kept)}"
        if not self._standings[id].others <= self._standings[match.kept].others:
            reason += "; its other answers go with it"
        return Drop(id, match.kept, match.score, self._kind(id, match), reason)

    def _kind(self, id: str, match: _Match) -> DropKind:
        if match.likeness in ("question", "answer"):
            return match.likeness
        if match.likeness is None:
            return "tie"
        return "exact" if self._ties.text_of(id) == self._ties.text_of(match.kept) else "near"

    def _likeness(self, id: str, match: _Match) -> str:
        kind = self._kind(id, match)
        if kind == "tie" or match.score is None:
            return f"a person called it the same as {match.kept}"
        if kind == "exact":
            whole = self._whole.get(id, id) == self._whole.get(match.kept, match.kept)
            return f"same text as {match.kept}{'' if whole else ' under another system prompt'}"
        part = f"{kind} " if kind != "near" else ""
        if match.score == 1:
            return f"same {part}words as {match.kept}"
        return f"{min(match.score, 0.99):.2f} like {f'the {kind} of ' if part else ''}{match.kept}"

    def _merit(self, id: str, kept: str) -> str:
        if kept in self._keeps:
            return "a person kept"
        return advantage(self._standings[kept], self._standings[id], self._policy)
