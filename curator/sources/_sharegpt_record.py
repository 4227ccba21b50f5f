"""One ShareGPT record to a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from curator.records import Conversation, JsonObject, Message
from curator.records.openai import ShapeError, json_kind, objects, read_weight
from curator.sources._calls import Calls
from curator.sources._json import UnreadableError, parse
from curator.sources._roles import FUNCTION_CALL, role_of
from curator.sources._ties import source_id_of, thread_of

LISTS = ("conversations", "conversation")
ROLE_KEYS = ("from", "role")
VALUE_KEYS = ("value", "content")


def from_sharegpt(record: JsonObject, roles: Mapping[str, str], source: str) -> Conversation:
    """Turns become messages, `system` the first of them, `tools` (JSON in a string, or a list) the tools.

    Keys without a field, and empty ones of ours, stay in `extra`, of the conversation or of the turn's message.
    Function calls in turns one after the other are one message, as the OpenAI shape wants it. Raises ShapeError.
    """
    list_key = next((key for key in LISTS if key in record), None)
    if list_key is None:
        raise ShapeError("", "the object is empty" if not record else "the key conversations is missing")
    turns = objects(record[list_key], list_key)
    if not turns:
        raise ShapeError(list_key, "must hold at least one turn")
    messages: list[Message] = []
    system = record.get("system")
    if system is not None and not isinstance(system, str):
        raise ShapeError("system", f"must be a string or null, not {json_kind(system)}")
    if system:
        messages.append(Message(index=0, role="system", content=system))
    calls = Calls(turns)
    for n, turn in enumerate(turns):
        _add_turn(messages, calls, turn, f"{list_key}[{n}]", roles)
    metadata = record.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    tools = read_tools(record.get("tools"))
    taken = {list_key} | {key for key, used in (("system", system), ("tools", tools), ("metadata", metadata)) if used}
    return Conversation(
        messages=tuple(messages),
        source=source,
        source_id=source_id_of(record),
        thread=thread_of(record),
        tools=tools,
        metadata=metadata,
        extra={key: value for key, value in record.items() if key not in taken},
    )


def read_tools(value: Any) -> list[JsonObject] | None:
    """Tools from a list or from JSON in a string; a bare {name, parameters} becomes {type: function, function: ...}."""
    if isinstance(value, str):
        try:
            value = parse(value) if value.strip() else None
        except UnreadableError as error:
            raise ShapeError("tools", f"must be JSON in a string: {error}") from None
    if not value and isinstance(value, list | None):
        return None
    return [_nested(tool) for tool in objects(value, "tools")]


def _nested(tool: JsonObject) -> JsonObject:
    bare = "name" in tool and "function" not in tool
    return {"type": "function", "function": {k: v for k, v in tool.items() if k != "type"}} if bare else tool


def _add_turn(messages: list[Message], calls: Calls, turn: JsonObject, path: str, roles: Mapping[str, str]) -> None:
    name_key, name = _string(turn, ROLE_KEYS, path)
    value_key, value = _string(turn, VALUE_KEYS, path)
    role = role_of(name, f"{path}.{name_key}", roles)
    weight = read_weight(turn.get("weight"), f"{path}.weight")
    extra = {
        key: item
        for key, item in turn.items()
        if key not in (name_key, value_key) and (key != "weight" or weight is None)
    }
    if role == FUNCTION_CALL:
        made = calls.read(value, f"{path}.{value_key}")
        last = messages[-1] if messages else None
        if last and last.tool_calls and (last.weight, last.extra) == (weight, extra):
            messages[-1] = replace(last, tool_calls=last.tool_calls + made)
            return
        messages.append(Message(index=len(messages), role="assistant", tool_calls=made, weight=weight, extra=extra))
        return
    answered = calls.answered(turn.get("tool_call_id")) if role == "tool" else None
    if answered is not None and extra.get("tool_call_id") == answered:
        del extra["tool_call_id"]
    messages.append(
        Message(index=len(messages), role=role, content=value, tool_call_id=answered, weight=weight, extra=extra)
    )


def _string(turn: JsonObject, keys: tuple[str, ...], path: str) -> tuple[str, str]:
    """The first of `keys` that the turn has, and the string under it."""
    for key in keys:
        if key in turn:
            value = turn[key]
            if isinstance(value, str):
                return key, value
            raise ShapeError(f"{path}.{key}", f"must be a string, not {json_kind(value)}")
    raise ShapeError(path, f"the key {keys[0]} is missing")
