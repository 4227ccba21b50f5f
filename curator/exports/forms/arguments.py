"""The arguments of tool calls: a string of JSON at the API, an object in chat templates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from curator.exports.checks.problem import Problem, error
from curator.records import JsonObject
from curator.records.openai import json_kind


def as_objects(message: JsonObject) -> JsonObject:
    """The message with the arguments of its calls as objects. Of a message that passes rule 11."""
    return _changed(message, json.loads)


def as_strings(message: JsonObject) -> JsonObject:
    """The message with arguments that are objects as strings; others stay, for the rules to tell of."""
    return _changed(message, lambda found: found if isinstance(found, str) else dumped(found))


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def not_objects(line: int, path: str, message: JsonObject) -> Iterator[Problem]:
    """E24 where a call's arguments are no object: most chat templates raise, or write them with another escape."""
    for at, function in enumerate(_functions(message)):
        if function is not None and not isinstance(function.get("arguments"), dict):
            found = f"arguments is {json_kind(function.get('arguments'))}, and chat templates want an object"
            where = f"{path}.tool_calls[{at}].function.arguments"
            yield error(24, line, where, found, "write the arguments as an object")


def _changed(message: JsonObject, change: Any) -> JsonObject:
    calls = message.get("tool_calls")
    if not isinstance(calls, list):
        return message
    made = [
        {**call, "function": {**function, "arguments": change(function["arguments"])}}
        if function is not None and "arguments" in function
        else call
        for call, function in zip(calls, _functions(message), strict=True)
    ]
    return {**message, "tool_calls": made}


def _functions(message: JsonObject) -> list[JsonObject | None]:
    calls = message.get("tool_calls")
    listed = calls if isinstance(calls, list) else []
    found = [call.get("function") if isinstance(call, dict) else None for call in listed]
    return [function if isinstance(function, dict) else None for function in found]
