"""Every operation's arguments and answers survive the wire as they are; what does not fit is refused."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import pkgutil
import types
import typing
from typing import Any, Literal
from uuid import UUID

import msgspec
import pyarrow as pa
import pytest

import curator.store
from curator.store import wire
from curator.store.operation import OPERATIONS, ROWS, Operation

for module in pkgutil.iter_modules(curator.store.__path__):
    importlib.import_module(f"curator.store.{module.name}")

ROWS_SENT = pa.record_batch({"n": pa.array([1, None]), "text": pa.array(["ü😀", None])})
_PLAIN = {
    str: "ü \x00 😀",
    int: 2**53 + 1,
    float: 1 / 3,
    bool: True,
    type(None): None,
    UUID: UUID(int=7),
    Any: {"a": [1, None, 2.5, "ü"], "b": False},
}


def samples(kind: Any) -> list[Any]:
    """A few values of a type, with every branch of its unions."""
    if kind in _PLAIN:
        return [_PLAIN[kind]]
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return [value for part in parts for value in samples(part)]
    if origin is Literal:
        return list(parts)
    if origin is list:
        return [[], samples(parts[0])]
    if origin is set:
        return [set(), set(samples(parts[0]))]
    if origin is dict:
        return [{}, {samples(parts[0])[0]: value for value in samples(parts[1])}]
    if origin is tuple:
        if parts[-1] is Ellipsis:
            return [(), tuple(samples(parts[0]))]
        return [tuple(samples(part)[0] for part in parts), tuple(samples(part)[-1] for part in parts)]
    assert dataclasses.is_dataclass(kind), kind
    hints = typing.get_type_hints(kind)
    fields = {field.name: samples(hints[field.name]) for field in dataclasses.fields(kind)}
    return [kind(**{name: values[at] for name, values in fields.items()}) for at in (0, -1)]  # type: ignore[operator]


operations = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)


@operations
@pytest.mark.parametrize("at", [0, -1])
def test_the_arguments_of_every_operation_arrive_as_they_were_sent(operation: Operation, at: int) -> None:
    sent = {field.name: samples(field.type)[at] for field in msgspec.structs.fields(operation.arguments)}
    if operation.bulk:
        sent[ROWS] = ROWS_SENT
    received, arguments = wire.decode_call(*wire.encode_call(operation, sent))
    assert received is operation
    assert arguments == sent


@operations
def test_the_answer_of_every_operation_arrives_as_it_was_sent(operation: Operation) -> None:
    if operation.kind in ("stream", "rewrite"):
        batches = [ROWS_SENT, ROWS_SENT.slice(1), ROWS_SENT.slice(2)]
        assert [wire.decode_batch(data) for data in wire.encode_stream(iter(batches))] == batches
        return
    for answer in samples(operation.result):
        assert wire.decode_result(operation, wire.encode_result(answer)) == answer


@operations
def test_an_argument_that_an_operation_does_not_know_is_refused(operation: Operation) -> None:
    sent = {field.name: samples(field.type)[0] for field in msgspec.structs.fields(operation.arguments)}
    head = msgspec.json.encode([operation.name, sent | {"more": 1}])
    with pytest.raises(msgspec.ValidationError, match="unknown field `more`"):
        wire.decode_call(head, b"")


@pytest.mark.parametrize(
    "head",
    [
        b'["events.append", {"op": "not-a-uuid", "events": []}]',
        b'["events.append", {"op": "00000000-0000-0000-0000-000000000007"}]',
        b'["events.append", {"op": "00000000-0000-0000-0000-000000000007", "events": [{"kind": 1}]}]',
        b'["events.follow", {"after": "3"}]',
        b'["events.follow", {"limit": 1.5}]',
        b'["clean.conversations", {"ids": "abc"}]',
        b'["events.follow"]',
        b'{"events.follow": {}}',
    ],
)
def test_wrong_arguments_are_refused_before_anything_runs(head: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        wire.decode_call(head, b"")


def test_what_is_no_call_at_all_is_refused() -> None:
    with pytest.raises(msgspec.DecodeError):
        wire.decode_call(b"SELECT 1", b"")


@pytest.mark.parametrize("name", ["events.drop", "nothing.at_all", "", "os.system"])
def test_an_unknown_operation_is_refused(name: str) -> None:
    with pytest.raises(KeyError):
        wire.decode_call(msgspec.json.encode([name, {}]), b"")


def test_rows_that_are_no_arrow_are_refused() -> None:
    head, _ = wire.encode_call(
        OPERATIONS["assignments.record"], {"op": UUID(int=1), "run": "r", "actor": "a", ROWS: ROWS_SENT}
    )
    for bulk in (b"", b"rows"):
        with pytest.raises(pa.ArrowInvalid):
            wire.decode_call(head, bulk)


def test_rows_that_were_damaged_on_the_way_are_no_call() -> None:
    operation = next(operation for operation in OPERATIONS.values() if operation.bulk)
    whole = wire._to_ipc(ROWS_SENT)
    head = msgspec.json.encode([operation.name, {name: samples(kind)[0] for name, kind in _types(operation).items()}])
    assert wire.decode_call(head, whole)[0] is operation
    for bulk in (b"", *(whole[:at] for at in range(1, len(whole), 7)), wire._to_ipc(ROWS_SENT)[:-8] + bytes(100)):
        with contextlib.suppress(*wire.NO_CALL):
            wire.decode_call(head, bulk)
    for at in range(len(whole)):
        with contextlib.suppress(*wire.NO_CALL):
            wire.decode_call(head, whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])


def _types(operation: Operation) -> dict[str, Any]:
    return typing.get_type_hints(operation.arguments)
