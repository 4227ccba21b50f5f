"""Many small files of one format are one import: thousands of files by themselves would be as many transactions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from curator import registry
from curator.errors import UndecidedError, UsageError
from curator.sources import Item, Layout, Options, Source, Where
from curator.sources._source import BytesRead
from curator.sources.containers.several import one_after_another
from curator.sources.reading.records import rejected

#: From so many files on. Fewer are told one by one, as people think of them.
MANY: Final = 200
#: Files of records that need nothing told of each of them.
_SUFFIXES: Final = frozenset({".json", ".jsonl", ".ndjson"})


def gathered(at: str, files: Mapping[str, list[Where]]) -> Iterator[tuple[str, Layout]]:
    """(format, files that are one import) of the formats that have very many. files: of each format. at: where they
    were found."""
    for format, found in files.items():
        records = [where for where in found if not _SUFFIXES.isdisjoint(where.suffixes)]
        if len(records) >= MANY and not hasattr(registry.load("curator.sources", format).SOURCE, "claim"):
            yield format, Layout(f"{at}/* ({format})", {_inside(at, where): where for where in records})


def read_many(layout: Layout, source: Source, options: Options, progress: BytesRead) -> Iterator[Item]:
    """Their items, numbered through; of a file that cannot be read on, one is rejected in the place of the rest.

    progress: as of sources.
    """

    def read(where: Where, told: BytesRead) -> Iterator[Item]:
        line, offset = 0, 0
        try:
            for item in source.read(where, options, told):
                line, offset = item.line, item.offset
                yield item
        except UndecidedError:
            raise
        except UsageError as error:
            yield rejected(where, line + 1, offset, f"{error.message}: {error.fix}", b"")

    return one_after_another(layout, read, progress)


def _inside(at: str, where: Where) -> str:
    return str(where).removeprefix(f"{at}/")
