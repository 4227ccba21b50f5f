"""Verified near-duplicates as a file: a line {"a", "b", "jaccard"} for each two conversations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import combinations, product
from pathlib import Path
from typing import BinaryIO

from curator.dedup.likeness import components
from curator.errors import UsageError
from curator.private import write_whole
from curator.records import Pair
from curator.store import pairs
from curator.workspace import Workspace

#: Of so many copies of one text every two are told; of more, each with the first: a file of all would fill the disk.
MOST_COPIES = 1_000


def write_pairs(workspace: Workspace, path: Path) -> int:
    """Answers how many lines were written. Raises UsageError where the file cannot be."""
    count = 0

    def write(stream: BinaryIO) -> None:
        nonlocal count
        for a, b, score in every_two(pairs.every(workspace.store, kinds=["exact", "near"])):
            stream.write(json.dumps({"a": a, "b": b, "jaccard": score}).encode() + b"\n")
            count += 1

    try:
        write_whole(path, write)
    except OSError as error:
        raise UsageError(
            f"cannot write {path}: {error.strerror}", fix="name a file in a folder that is there"
        ) from None
    return count


def every_two(found: Iterable[Pair]) -> Iterator[tuple[str, str, float]]:
    """(a, b, Jaccard similarity), a < b. What was verified of one copy of a text is told of all of its copies."""
    found = list(found)
    group = components((pair.a, pair.b) for pair in found if pair.score == 1)
    members: dict[str, list[str]] = {}
    for id in sorted(group):
        members.setdefault(group[id], []).append(id)
    for copies in members.values():
        few = len(copies) <= MOST_COPIES
        yield from ((a, b, 1.0) for a, b in (combinations(copies, 2) if few else product(copies[:1], copies[1:])))
    between = {
        tuple(sorted((group.get(pair.a, pair.a), group.get(pair.b, pair.b)))): pair.score
        for pair in found
        if pair.score < 1
    }
    for (one, two), score in sorted(between.items()):
        left, right = members.get(one, [one]), members.get(two, [two])
        if len(left) * len(right) > MOST_COPIES**2:
            left, right = left[:1], right[:1]
        for a, b in product(left, right):
            yield (a, b, score) if a < b else (b, a, score)
