"""Split groups: conversations that must stay on one side, since one tells about the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from curator.records.union_find import UnionFind


@dataclass(frozen=True, slots=True)
class Member:
    """A conversation, seen by the split.

    keys: what it shares with others, as "kind:value" ("thread:...", "customer:...", "prompt:HASH", "twin:...");
    equal keys tie.
    label: its stratum, None if it has none. created_at: UTC microseconds.
    examples: how many training examples it gives. A conversation that is not exported (a dropped near-duplicate) but
    still ties others takes part with 0.
    """

    id: str
    keys: tuple[str, ...]
    label: str | None
    created_at: int | None
    examples: int = 1

    def __post_init__(self) -> None:
        if self.examples < 0:
            raise ValueError(f"conversation {self.id}: {self.examples} examples; give 0 or more")
        for key in self.keys:
            # An empty value would tie everybody who lacks one.
            kind, colon, value = key.partition(":")
            if not (kind and colon and value):
                raise ValueError(f'conversation {self.id}: a key is not "kind:value"; leave out keys without a value')


@dataclass(frozen=True, slots=True)
class SplitGroup:
    """Members that keys and ties connect, sorted by id. id: the smallest member's. ties: the pairs inside, sorted."""

    id: str
    members: tuple[Member, ...]
    ties: tuple[tuple[str, str], ...] = ()


def split_groups(members: Iterable[Member], ties: Iterable[tuple[str, str]]) -> list[SplitGroup]:
    """Connect members by equal keys and by ties (pairs of ids: verified near-duplicates).

    Groups come sorted by id and depend on neither the order of members nor of ties. A tie that names an id which is
    not among the members is ignored: what is not there ties nothing. Raises ValueError if an id is given twice.
    """
    by_id: dict[str, Member] = {}
    for member in members:
        if member.id in by_id:
            raise ValueError(f"conversation {member.id} is given twice; give each once, with its number of examples")
        by_id[member.id] = member

    sets = UnionFind()
    holder: dict[str, str] = {}  # key -> a member that has it
    for member in by_id.values():
        for key in member.keys:
            sets.union(member.id, holder.setdefault(key, member.id))
    inside = {(min(tie), max(tie)) for tie in ties if tie[0] in by_id and tie[1] in by_id and tie[0] != tie[1]}
    for a, b in inside:
        sets.union(a, b)

    grouped: defaultdict[str, list[Member]] = defaultdict(list)
    for id in sorted(by_id):
        grouped[sets.find(id)].append(by_id[id])
    group_ties: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for tie in sorted(inside):
        group_ties[sets.find(tie[0])].append(tie)
    return [SplitGroup(root, tuple(grouped[root]), tuple(group_ties[root])) for root in sorted(grouped)]
