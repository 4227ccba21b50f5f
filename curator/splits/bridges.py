"""Groups that hold frozen rows of two splits: which newcomers to leave out, and what only a person can settle."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from curator.records.union_find import UnionFind
from curator.splits.grouping import Member, SplitGroup

NEAR = "near-duplicate"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two frozen rows of different splits that are now tied.

    by: the kind of the key that ties them ("customer", "prompt", ...), or "near-duplicate". Never a key's value.
    """

    a: str
    split_a: str
    b: str
    split_b: str
    by: str


@dataclass(frozen=True, slots=True)
class _Link:
    """One key or one tie, and the ids that it connects, sorted."""

    name: str
    by: str
    ids: tuple[str, ...]


def _links(group: SplitGroup) -> Iterator[_Link]:
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for member in group.members:
        for key in set(member.keys):
            holders[key].append(member.id)
    for key in sorted(holders):
        if len(holders[key]) > 1:
            # Member ids have no space, so neither name can be taken for an id.
            yield _Link(f"key {key}", key.partition(":")[0], tuple(holders[key]))
    for a, b in group.ties:
        yield _Link(f"tie {a} {b}", NEAR, (a, b))


def _kept(group: SplitGroup, frozen: Mapping[str, str]) -> dict[str, str]:
    """The frozen rows that are exported: the ones that must not meet."""
    return {member.id: frozen[member.id] for member in group.members if member.id in frozen and member.examples}


def conflicts(group: SplitGroup, frozen: Mapping[str, str]) -> tuple[Conflict, ...]:
    """Frozen, exported rows of different splits that are tied directly, one conflict per tie or key and other split.

    Where frozen rows alone connect two splits, some tie or key among them does so directly: none is missed.
    """
    kept = _kept(group, frozen)
    found = []
    for link in _links(group):
        first: dict[str, str] = {}  # split -> smallest id, in order of id
        for id in link.ids:
            if id in kept:
                first.setdefault(kept[id], id)
        found += [Conflict(a, kept[a], b, kept[b], link.by) for a, b in pairwise(first.values())]
    return tuple(found)


def bridges(group: SplitGroup, frozen: Mapping[str, str]) -> frozenset[str]:
    """The ids to leave out so that no other newcomer ties frozen rows of two splits.

    The frozen, exported rows stand. The others join them one by one, and one that would tie two splits is left out:
    putting any single one back would tie them again. Order decides which row of a chain that is: exported rows before
    those that give no examples, since leaving out the latter costs nothing; near before far (steps from a frozen row),
    so that a chain is cut in its middle; rows of few ties before rows of many, so that one hub goes rather than all it
    ties; then by id. (To leave out the fewest possible is the multiway cut problem, NP-hard for three splits.)
    A frozen row that is no longer exported joins like a newcomer that brings its split.
    """
    kept = _kept(group, frozen)
    links_of: defaultdict[str, list[_Link]] = defaultdict(list)
    for link in _links(group):
        for id in link.ids:
            links_of[id].append(link)

    steps = _steps(kept, links_of)
    sets = UnionFind()
    splits: defaultdict[str, frozenset[str]] = defaultdict(frozenset)  # root -> splits of the frozen rows in its set

    def tied(id: str) -> frozenset[str]:
        """The splits that a row would tie together."""
        own = {frozen[id]} if id in frozen else set[str]()
        return frozenset(own.union(*(splits[sets.find(link.name)] for link in links_of[id])))

    def join(id: str) -> None:
        together, root = tied(id), sets.find(id)
        for link in links_of[id]:
            root = sets.union(root, link.name)
        splits[root] = together

    def order(member: Member) -> tuple[bool, int, int, str]:
        ties = sum(len(link.ids) for link in links_of[member.id])
        return (member.examples == 0, steps.get(member.id, 0), ties, member.id)

    for id in kept:
        join(id)
    left_out = set()
    for member in sorted((member for member in group.members if member.id not in kept), key=order):
        if len(tied(member.id)) > 1:
            left_out.add(member.id)
        else:
            join(member.id)
    return frozenset(left_out)


def _steps(kept: Mapping[str, str], links_of: Mapping[str, list[_Link]]) -> dict[str, int]:
    """Links between each member and the nearest row of `kept`, breadth first."""
    steps = dict.fromkeys(kept, 0)
    seen: set[str] = set()
    queue = deque(sorted(kept))
    while queue:
        id = queue.popleft()
        for link in links_of.get(id, ()):
            if link.name in seen:
                continue
            seen.add(link.name)
            for other in link.ids:
                if other not in steps:
                    steps[other] = steps[id] + 1
                    queue.append(other)
    return steps
