"""Messages of plain texts, and the two answers of a preference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from curator.records import Alternative, JsonObject, Message
from curator.records.openai import ShapeError, json_kind, read_messages

#: What made the worse answer of a pair, as an alternative's origin.
PREFERENCE = "preference"


def messages_of(said: Iterable[tuple[str, str]]) -> tuple[Message, ...]:
    """A message for each (role, text); an empty text makes none."""
    told = [(role, text) for role, text in said if text.strip()]
    return tuple(Message(index=n, role=role, content=text) for n, (role, text) in enumerate(told))


def text_at(record: JsonObject, key: str) -> str:
    """The string under a key; "" where it is null or missing. Raises ShapeError for anything else."""
    value = record.get(key)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    raise ShapeError(key, f"must be a string, not {json_kind(value)}")


def answer_at(value: Any, path: str, roles: Mapping[str, str], first: int) -> tuple[Message, ...]:
    """An answer written as a text, as a message or as a list of messages. Raises ShapeError."""
    if isinstance(value, str):
        return (Message(index=first, role="assistant", content=value),)
    if isinstance(value, dict):
        return read_messages([value], path, roles, first)
    return read_messages(value, path, roles, first)


def worse(rejected: tuple[Message, ...], chosen: tuple[Message, ...], path: str) -> tuple[Alternative, ...]:
    """The worse answer of a pair as alternatives to the better one, message by message.

    Raises ShapeError where it has more messages, since those would stand instead of nothing.
    """
    if len(rejected) > len(chosen):
        raise ShapeError(path, f"holds {len(rejected)} messages where the better answer has {len(chosen)}: shorten it")
    pairs = zip(rejected, chosen, strict=False)
    return tuple(
        Alternative(message=replace(message, index=better.index), origin=PREFERENCE, preferred=False)
        for message, better in pairs
    )


def rest(record: JsonObject, *taken: str) -> JsonObject:
    """What of a record has no field: all keys but `taken`, in their order."""
    return {key: value for key, value in record.items() if key not in taken}
