"""Reads a file of any known format outside of a workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from curator import registry
from curator.errors import UsageError
from curator.sources import Item, Options, detect


@dataclass(frozen=True, slots=True)
class Reading:
    """format: None to find it out. columns: COLUMN -> role, for tables. roles: NAME -> role, for speakers."""

    format: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)


def read_file(
    path: Path, how: Reading, progress: Callable[[int, int | None], None] = lambda done, total: None
) -> tuple[str, Iterator[Item]]:
    """(format, everything in the file, streamed). progress: told bytes read, and of how many.

    Raises UsageError for a file that cannot be read, has no known format, or is a pipe of a format nobody told.
    """
    if how.format is None and path.exists() and not path.is_file() and not path.is_dir():
        # Its beginning could be read once only: finding out the format would lose it.
        raise UsageError(f"{path} is a pipe", fix="name its format with --format, or write it to a file first")
    name = how.format or detect(path).format
    source = registry.load("curator.sources", name).SOURCE
    return name, source.read(path, Options(columns=how.columns, roles=how.roles), progress)
