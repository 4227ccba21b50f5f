"""The views that people's own SQL reads: what is here, scrubbed, as streams of rows. What they mean is documented here.

No raw text, no clear value of a finding and no row number is among their columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from curator.errors import UsageError
from curator.store import layers, scrubbed_sql
from curator.store.operation import Db, stream

#: Rows of a batch.
_BATCH: Final = 20_000
#: Which view a batch is of, in the metadata of its schema.
VIEW: Final = b"view"


@dataclass(frozen=True, slots=True)
class Column:
    """type: as the engine names it; times are UTC. about: what it means, for people."""

    name: str
    type: str
    about: str


@dataclass(frozen=True, slots=True)
class View:
    """query: which answers the columns, in the owner."""

    name: str
    about: str
    query: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _read(text: str, queries: Mapping[str, str]) -> dict[str, View]:
    """Views of lines `NAME: about` with lines `  COLUMN TYPE: about` beneath."""
    found: dict[str, View] = {}
    name = about = ""
    columns: list[Column] = []
    for line in [*text.strip().splitlines(), "end:"]:
        head, _, meaning = line.partition(": ")
        if line.startswith(" "):
            column, kind = head.split()
            columns.append(Column(column, kind, meaning))
            continue
        if name:
            found[name] = View(name, about, queries[name], tuple(columns))
        name, about, columns = head, meaning, []
    return found


VIEWS: Final = _read(scrubbed_sql.ABOUT, scrubbed_sql.QUERIES)


def named_in(words: str) -> list[str]:
    """The views whose names stand in a text, wherever that is."""
    return [name for name in VIEWS if re.search(rf"\b{name}\b", words, re.IGNORECASE)]


@stream
def rows(db: Db, *, wanted: dict[str, list[str]]) -> pa.RecordBatchReader:
    """Batches of these columns of these views, one view after the other; all are of one moment.

    Each batch says in its schema which view it is of (VIEW), and none comes of a view without rows. Raises UsageError
    for a view or column that there is not.
    """
    for name, columns in wanted.items():
        if name not in VIEWS or not columns or not set(columns) <= set(VIEWS[name].names):
            raise UsageError(f"there is no view {name} with such columns")
    return _batches(db, wanted)


def _batches(db: Db, wanted: Mapping[str, list[str]]) -> Iterator[pa.RecordBatch]:
    db.sql.begin()
    for name, columns in wanted.items():
        query = f"SELECT {', '.join(columns)} FROM ({VIEWS[name].query})"
        for batch in db.sql.execute(query, _given(query)).to_arrow_reader(_BATCH):
            yield batch.replace_schema_metadata({VIEW: name.encode()})


def _given(query: str) -> dict[str, Any]:
    """The parameters that a query names; the engine refuses others."""
    return {name: value for name, value in layers.given().items() if re.search(rf"\${name}\b", query)}
