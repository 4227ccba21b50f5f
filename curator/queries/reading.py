"""How a file of any known format is read: the format, and what its columns and speakers are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from curator import registry
from curator.errors import UsageError
from curator.queries.gathering import read_many
from curator.sources import Item, Layout, LayoutSource, Options, Source, Where, detect, mapping_of


@dataclass(frozen=True, slots=True)
class Reading:
    """format: None to find it out. columns: COLUMN -> role, for tables. roles: NAME -> role, for speakers.

    mapping: the text of a mapping file, which says where in JSON of any shape what stands; "" for none.
    Raises UsageError for one that is none.
    dates, gap: as in `curator.sources.Options`; None for what it has of itself.
    """

    format: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    mapping: str = ""
    dates: str | None = None
    gap: float | None = None

    def __post_init__(self) -> None:
        if self.mapping:
            mapping_of(self.mapping)

    def options(self) -> Options:
        """As sources take them. Raises UsageError for a role that does not exist."""
        more: dict[str, Any] = {"dates": self.dates, "gap": self.gap}
        more = {name: value for name, value in more.items() if value is not None}
        return Options(columns=self.columns, roles=self.roles, mapping=self.mapping, **more)


Progress = Callable[[int, int | None], None]


def format_of(where: Where, how: Reading) -> tuple[str, str]:
    """(format, why it is taken for one).

    Raises UsageError for a file that cannot be read, has no known format, or is a pipe of a format nobody told.
    """
    if how.mapping:
        return "mapped", "as the file of --map says"
    if how.format is not None:
        registry.load("curator.sources", how.format)
        return how.format, "as told by --format"
    if isinstance(where, Path) and where.exists() and not where.is_file() and not where.is_dir():
        # Its beginning could be read once only: finding out the format would lose it.
        raise UsageError(f"{where} is a pipe", fix="name its format with --format, or pipe it in: curator import -")
    found = detect(where)
    return found.format, found.reason


def items(
    what: Where | Layout,
    format_name: str,
    how: Reading,
    progress: Progress = lambda done, total: None,
    *,
    plain: bool = False,
) -> Iterator[Item]:
    """Everything in a file, or in the files of an export, of that format, streamed.

    progress: told bytes read, and of how many. plain: whether conversations may come as `Item.plain`.
    """
    options = replace(how.options(), plain=plain)
    if isinstance(what, Layout):
        found = registry.load("curator.sources", format_name).SOURCE
        if not hasattr(found, "read_layout"):
            return read_many(what, found, options, progress)
        several: LayoutSource = found
        return several.read_layout(what, options, progress)
    source: Source = registry.load("curator.sources", format_name).SOURCE
    return source.read(what, options, progress)
