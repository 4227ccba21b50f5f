"""Which of many things belong together, found from what ties two of them."""

from __future__ import annotations


class UnionFind:
    """Disjoint sets of strings, with path halving; the smaller string is the root, so that order never matters."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, item: str) -> str:
        parent = self._parent
        parent.setdefault(item, item)
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def union(self, a: str, b: str) -> str:
        root, other = sorted((self.find(a), self.find(b)))
        self._parent[other] = root
        return root
