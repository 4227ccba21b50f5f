"""An operation is written once, its SQL inside; a decorator makes it a typed function of a `Store`.

@write
def append(db: Db, *, op: UUID, events: list[NewEvent]) -> list[Event]: ...

append(store, op=op, events=[...])      # runs in the owner, directly or through the wire
"""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, Literal, ParamSpec, Protocol, TypeVar

import duckdb
import msgspec
import pyarrow as pa

from curator.identity import Identities
from curator.store_key import StoreKey

P = ParamSpec("P")
R = TypeVar("R")
Kind = Literal["read", "write", "stream", "rewrite"]
#: The name of an operation's one bulk argument, a record batch that travels as Arrow.
ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Tail:
    """The newest event: its number (0 where there is none) and hash, on which the next one builds."""

    id: int = 0
    hash: str = ""


@dataclass(slots=True)
class Db:
    """What an operation works with: a connection in its transaction, the ids, the time in UTC microseconds.

    high_water: the newest event id that was ever committed, as the side file remembers it. since: from when on runs
    under this process's number are its own. tail: kept up by `chain.add`, so that no write has to look for it. key: of
    an encrypted store, for files that are made of it; a rewrite that sets it changes it. folder: the workspace's.
    """

    sql: duckdb.DuckDBPyConnection
    ids: Identities
    now: Callable[[], int]
    high_water: int = 0
    since: int = 0
    tail: Tail = Tail()
    key: StoreKey | None = None
    folder: Path = Path()

    def one(self, query: str, parameters: object = None) -> tuple[Any, ...]:
        """The only row of a query that always has one."""
        row = self.sql.execute(query, parameters).fetchone()
        assert row is not None
        return row

    def all(self, query: str, parameters: object = None) -> list[tuple[Any, ...]]:
        return self.sql.execute(query, parameters).fetchall()

    def columns(self, query: str, parameters: object = None) -> list[list[Any]]:
        """The columns of a query's answer: of very many rows, in a fifth of the time that `all` takes."""
        return [column.to_pylist() for column in self.sql.execute(query, parameters).to_arrow_table().columns]

    @contextmanager
    def rows(self, name: str, rows: pa.Table | pa.RecordBatch) -> Iterator[None]:
        """Arrow rows as a table of this name, for the time of a `with`."""
        self.sql.register(name, pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows)
        try:
            yield
        finally:
            self.sql.unregister(name)

    def keys(self, name: str, keys: Iterable[str] | None) -> AbstractContextManager[None]:
        """Strings as a table of this name with one column `key`; None is an empty one.

        As a parameter, a list of 500 strings takes the engine 30 ms.
        """
        return self.rows(name, pa.table({"key": pa.array(keys or (), pa.string())}))


@dataclass(frozen=True, slots=True)
class Operation:
    """name: `noun.verb`. arguments: a struct type of the JSON arguments. bulk: whether it takes `rows`. one_thread:
    whether the engine works on it in the thread that asks and in no other.
    """

    name: str
    kind: Kind
    run: Callable[..., Any]
    arguments: type[msgspec.Struct]
    result: Any
    bulk: bool
    one_thread: bool = False


OPERATIONS: dict[str, Operation] = {}


class Store(Protocol):
    """The owner of a database, or whatever reaches it. All of it is thread-safe and synchronous."""

    def call(self, operation: Operation, arguments: dict[str, Any]) -> Any:
        """Run a read or write; a write is one transaction."""
        ...

    def stream(self, operation: Operation, arguments: dict[str, Any]) -> Iterator[pa.RecordBatch]:
        """Run a stream or rewrite on a connection of its own; closing the iterator stops the query."""
        ...

    def close(self) -> None: ...


def read(function: Callable[Concatenate[Db, P], R]) -> Callable[Concatenate[Store, P], R]:
    """An operation that changes nothing."""
    return _calling(_register("read", function), function)


def write(function: Callable[Concatenate[Db, P], R]) -> Callable[Concatenate[Store, P], R]:
    """An operation in a transaction of its own, one after the other."""
    return _calling(_register("write", function), function)


def write_beside(function: Callable[Concatenate[Db, P], R]) -> Callable[Concatenate[Store, P], R]:
    """A write of many rows, beside which the next ones are made ready: it takes one core and leaves the others."""
    return _calling(_register("write", function, one_thread=True), function)


def stream(
    function: Callable[Concatenate[Db, P], pa.RecordBatchReader],
) -> Callable[Concatenate[Store, P], Iterator[pa.RecordBatch]]:
    """An operation that answers Arrow batches in key order."""
    operation = _register("stream", function)

    @functools.wraps(function)
    def call(store: Store, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[pa.RecordBatch]:
        assert not args, "operations take keyword arguments only"
        return store.stream(operation, kwargs)

    return call


def rewrite(
    function: Callable[Concatenate[Db, Path, P], Iterator[pa.RecordBatch]],
) -> Callable[Concatenate[Store, P], Iterator[pa.RecordBatch]]:
    """An operation that makes the database anew: of what it leaves out, no file holds a byte afterwards.

    It is given a path, at which it may put a database; once it has answered all its batches (how far it is), that one
    takes the place of the present one. Nobody writes meanwhile, not even who reads these batches; whoever reads goes on
    until the change, and then begins anew. Broken off, or closed before its last batch, it has changed nothing.
    """
    operation = _register("rewrite", function)

    @functools.wraps(function)
    def call(store: Store, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[pa.RecordBatch]:
        assert not args, "operations take keyword arguments only"
        return store.stream(operation, kwargs)

    return call


def _calling(operation: Operation, function: Callable[Concatenate[Db, P], R]) -> Callable[Concatenate[Store, P], R]:
    @functools.wraps(function)
    def call(store: Store, /, *args: P.args, **kwargs: P.kwargs) -> R:
        assert not args, "operations take keyword arguments only"
        return typing.cast("R", store.call(operation, kwargs))

    return call


def _register(kind: Kind, function: Callable[..., Any], *, one_thread: bool = False) -> Operation:
    hints = typing.get_type_hints(function)
    parameters = [p for p in inspect.signature(function).parameters.values() if p.kind is p.KEYWORD_ONLY]
    fields = [
        (p.name, hints[p.name]) if p.default is p.empty else (p.name, hints[p.name], p.default)
        for p in parameters
        if p.name != ROWS
    ]
    operation = Operation(
        name=f"{function.__module__.rpartition('.')[2]}.{function.__name__}",
        kind=kind,
        run=function,
        # An argument that this version does not know may be one that withholds something.
        arguments=msgspec.defstruct(function.__name__, fields, kw_only=True, forbid_unknown_fields=True),
        result=hints["return"],
        bulk=any(p.name == ROWS for p in parameters),
        one_thread=one_thread,
    )
    OPERATIONS[operation.name] = operation
    return operation
