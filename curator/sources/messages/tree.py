"""A conversation that branches where somebody edited a question or asked for another answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from curator.records.openai import ShapeError


class Tree:
    """parents: of each node, None where it has none that is there. times: when it was said, which says what is newest.

    Of equal times the order of `parents` decides.
    """

    def __init__(self, parents: Mapping[str, str | None], times: Mapping[str, float]) -> None:
        self._parents = {node: parent if parent in parents else None for node, parent in parents.items()}
        self._newness = {node: (times.get(node, 0.0), n) for n, node in enumerate(parents)}
        self._children: dict[str | None, list[str]] = {}
        for node, parent in self._parents.items():
            self._children.setdefault(parent, []).append(node)

    def __iter__(self) -> Iterator[str]:
        return iter(self._parents)

    def __contains__(self, node: object) -> bool:
        return node in self._parents

    def newest_leaf(self, without: Collection[str] = ()) -> str:
        """The last of those that were said newest, but these. Raises ShapeError where every node leads to another."""
        leaves = [node for node in self._parents if node not in self._children and node not in without]
        if not leaves:
            raise ShapeError("", "its messages lead in a circle: give one of them no parent")
        return max(leaves, key=self._newness.__getitem__)

    def chain(self, leaf: str) -> list[str]:
        """The nodes from the root to `leaf`. Raises ShapeError where they lead in a circle."""
        found: dict[str, None] = {}
        node: str | None = leaf
        while node is not None:
            if node in found:
                raise ShapeError("", "its messages lead in a circle: give one of them no parent")
            found[node] = None
            node = self._parents[node]
        return list(reversed(found))

    def others(self, node: str) -> list[str]:
        """Nodes that stand where this one does: children of the same parent; none for roots."""
        parent = self._parents[node]
        return [] if parent is None else [other for other in self._children[parent] if other != node]

    def onward(self, node: str) -> list[str]:
        """A node and what follows on it, the newest where there are several."""
        found = {node: None}
        while inner := [child for child in self._children.get(node, ()) if child not in found]:
            node = max(inner, key=self._newness.__getitem__)
            found[node] = None
        return list(found)
