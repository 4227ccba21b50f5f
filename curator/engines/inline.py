"""Runs a function in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from curator.engines.guard import prepare

if TYPE_CHECKING:
    import pyarrow as pa

    from curator.engines.engine import BatchFunction


class InlineEngine:
    def map(
        self, function: BatchFunction, batches: Iterable[pa.RecordBatch], check: Callable[[], None]
    ) -> Iterator[pa.RecordBatch]:
        """See curator.engines.engine.Engine."""
        run = prepare(function)
        for batch in batches:
            check()
            yield run(batch)
