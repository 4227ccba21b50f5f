"""Input that was refused, and why. Listing it shows no word of it; getting it back for mending is raw text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from curator.queries.imported import newest_imports
from curator.store import raw
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Rejected:
    path: str
    line: int
    offset: int
    reason: str
    bytes: int


def rejected(workspace: Workspace, path: str | None = None, *, history: bool = False) -> Iterator[Rejected]:
    """Every rejected line with its place and reason, in order of import: of the newest import of each path.

    history: also of earlier imports of a path, whose lines may since be mended.
    """
    newest = {item.id for item in newest_imports(workspace)}
    for batch in raw.rejects(workspace.store, path=path):
        for row in batch.to_pylist():
            if history or row["import"] in newest:
                yield Rejected(row["path"], row["line"], row["byte_offset"], row["reason"], len(row["raw"] or b""))
