"""The turns of ShareGPT records and their variants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from curator.records import JsonObject, Message
from curator.records.openai import ShapeError, json_kind, read_weight
from curator.sources.messages.calls import Calls
from curator.sources.roles.names import FUNCTION_CALL, role_of

ROLE_KEYS = ("from", "role")
#: Of a turn that holds a question with its answer, as ms-swift has it.
PAIR_KEYS = ("human", "assistant")
VALUE_KEYS = ("value", "content")


def single_turns(turns: list[JsonObject], path: str) -> list[JsonObject]:
    """A turn for each half of the turns that are pairs; the keys beside them go with the answer."""
    single = []
    for n, turn in enumerate(turns):
        if any(key in turn for key in (*ROLE_KEYS, *VALUE_KEYS)) or not all(key in turn for key in PAIR_KEYS):
            single.append(turn)
            continue
        for key in PAIR_KEYS:
            if not isinstance(turn[key], str):
                raise ShapeError(f"{path}[{n}].{key}", f"must be a string, not {json_kind(turn[key])}")
        asked, answered = ({"from": key, "value": turn[key]} for key in PAIR_KEYS)
        single += [asked, {**answered, **{key: item for key, item in turn.items() if key not in PAIR_KEYS}}]
    return single


def add_turn(messages: list[Message], calls: Calls, turn: JsonObject, path: str, roles: Mapping[str, str]) -> None:
    """Adds the message that a turn is, or its calls to the message before; `calls` are those of the conversation.

    Raises ShapeError.
    """
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
