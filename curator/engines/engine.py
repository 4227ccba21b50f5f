"""What runs a function over Arrow batches, and what such a function is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa

Run: TypeAlias = "Callable[[pa.RecordBatch], pa.RecordBatch]"


class BatchFunction(Protocol):
    """Picklable, importable by name, deterministic, and without a store.

    version: changes when results change. schema: of the results; has the columns `key` and `error`, and all but `key`
    may be null. A batch that comes in has a column `key` too.
    """

    @property
    def version(self) -> str: ...
    @property
    def schema(self) -> pa.Schema: ...
    def load(self) -> Run:
        """The function itself. Called once per process: heavy imports and models belong here."""
        ...


class Engine(Protocol):
    def map(
        self, function: BatchFunction, batches: Iterable[pa.RecordBatch], check: Callable[[], None]
    ) -> Iterator[pa.RecordBatch]:
        """One result for each batch, in the order of the batches.

        A row whose function raises becomes a row with its key, the exception's type name in `error`, and nulls. `check`
        is called before each result and raises to cancel; then, and when the iterator is closed, the work stops.
        Raises CuratorError when the function cannot be loaded or a process of it dies.
        """
        ...
