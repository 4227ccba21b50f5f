"""A write that is interrupted at any moment leaves a chain that goes on, and nothing doubled."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import pytest

from curator.errors import StoreError
from curator.identity import Identities
from curator.store import checks, clean, events, lookups
from curator.store.operation import OPERATIONS
from curator.store.owner import Owner
from tests.store.working import bring_in, chat, label


class Interrupting:
    """A connection that is interrupted when a named call returns, as a signal may be handled there."""

    def __init__(self, inner: duckdb.DuckDBPyConnection, name: str) -> None:
        self._inner, self._name = inner, name

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name != self._name:
            return found

        def call(*arguments: Any, **more: Any) -> Any:
            found(*arguments, **more)
            raise KeyboardInterrupt

        return call


@pytest.mark.parametrize("moment", ["begin", "commit"])
def test_a_write_that_is_interrupted_breaks_no_chain(
    tmp_path: Path, ids: Identities, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    with Owner(tmp_path, ids) as store:
        label(store, "c1", "refund")
        make = store._cursor
        monkeypatch.setattr(store, "_cursor", lambda: Interrupting(make(), moment))
        with pytest.raises(KeyboardInterrupt):
            label(store, "c1", "login")
        monkeypatch.undo()
        label(store, "c1", "damage")
        assert all(check.ok for check in checks.run(store))
        committed = 3 if moment == "commit" else 2
        assert events.newest(store) == committed


def test_an_interrupt_inside_a_query_is_told_as_one(
    tmp_path: Path, ids: Identities, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine tells it as a RuntimeError whose cause is the interrupt."""

    def interrupted(*_: Any, **__: Any) -> None:
        raise RuntimeError("Query interrupted") from KeyboardInterrupt()

    with Owner(tmp_path, ids) as store:
        for name in ("lookups.counts", "events.append", "clean.conversations"):
            operation = OPERATIONS[name]
            broken = type(operation)(
                operation.name, operation.kind, interrupted, operation.arguments, operation.result, operation.bulk
            )
            with pytest.raises(KeyboardInterrupt):
                list(store.stream(broken, {})) if operation.kind == "stream" else store.call(broken, {})


def test_closing_ends_streams_and_lets_the_next_owner_in(tmp_path: Path, ids: Identities) -> None:
    store = Owner(tmp_path, ids)
    bring_in(store, *(chat(f"Question {n}", "Answer") for n in range(20)))
    for n in range(30):
        label(store, f"c{n}", "refund")
    streams = [events.all_events(store), clean.conversations(store)]
    for stream in streams:
        next(stream)
    store.close()
    with Owner(tmp_path, ids) as again:
        assert lookups.counts(again).conversations == 20
    for stream in streams:
        with contextlib.suppress(StoreError):
            list(stream)


def test_the_same_operation_after_an_interrupt_at_its_end_is_one(
    tmp_path: Path, ids: Identities, monkeypatch: pytest.MonkeyPatch
) -> None:
    from curator.records import NewEvent, Subject

    op = uuid4()
    new = [NewEvent(kind="label", subject=Subject("conversation", "c1"), actor="ann", new="refund", slot="intent")]
    with Owner(tmp_path, ids) as store:
        make = store._cursor
        monkeypatch.setattr(store, "_cursor", lambda: Interrupting(make(), "commit"))
        with pytest.raises(KeyboardInterrupt):
            events.append(store, op=op, events=new)
        monkeypatch.undo()
        assert [event.id for event in events.append(store, op=op, events=new)] == [1]
        assert events.newest(store) == 1
