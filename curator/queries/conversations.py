"""Conversations as every later stage and screen reads them: the scrubbed view, one after the other or one by id."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pyarrow as pa

from curator.errors import StreamBroken, UsageError
from curator.records import Conversation
from curator.store import chats, clean, events, lookups, shape
from curator.workspace import Workspace

#: A shorter beginning of an id is a slip more often than a choice.
LEAST_PREFIX = 4


def scrubbed(
    workspace: Workspace, *, as_of: int | None = None, ids: list[str] | None = None, edits: bool = True
) -> Iterator[tuple[Conversation, int]]:
    """(conversation, number of places withheld) in order of import, now or as of an event.

    Where the process that held the store ends meanwhile, it goes on behind the last one read. Raises StreamBroken where
    something was decided since it began: what follows would be of another moment.
    """
    for batch in _unbroken(partial(clean.conversations, as_of=as_of, ids=ids, edits=edits), workspace, as_of):
        columns = (batch.column("body").to_pylist(), batch.column("withheld").to_pylist())
        for body, withheld in zip(*columns, strict=True):
            yield shape.decode(body), withheld


def as_chats(
    workspace: Workspace, parts: list[list[str]], *, as_of: int | None = None, edits: bool = True
) -> Iterator[pa.RecordBatch]:
    """The conversations of these lists, one list after the other, in batches of `store.chats.SCHEMA`: plain chats as
    their lines, made in the engine."""
    return _unbroken(partial(chats.chats, parts=parts, as_of=as_of, edits=edits), workspace, as_of)


def _unbroken(
    stream: Callable[..., Iterator[pa.RecordBatch]], workspace: Workspace, as_of: int | None
) -> Iterator[pa.RecordBatch]:
    began = events.newest(workspace.store)
    after = ""
    while True:
        try:
            for batch in stream(workspace.store, after=after):
                yield batch
                after = batch.column("id")[-1].as_py()
            return
        except StreamBroken:
            if as_of is None and events.newest(workspace.store) != began:
                raise


def resolve(workspace: Workspace, prefix: str) -> str:
    """The id that a unique prefix of at least four characters stands for.

    Raises UsageError where it is shorter, or the beginning of no id or of more than one.
    """
    if len(prefix) < LEAST_PREFIX:
        raise UsageError(f"{prefix!r} is too short for an id", fix=f"give at least {LEAST_PREFIX} characters of it")
    found = lookups.with_prefix(workspace.store, prefix=prefix)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            f"no record has an id that begins with {prefix!r}",
            fix="ids are in `curator label queue`, and of dropped records in `curator dedup list`",
        )
    raise UsageError(f"{prefix!r} is the beginning of several ids: {', '.join(found)}", fix="give more of it")


def one(workspace: Workspace, prefix: str) -> tuple[Conversation, int]:
    """The record that a unique prefix stands for, and how much of it is withheld."""
    return next(scrubbed(workspace, ids=[resolve(workspace, prefix)]))
