"""Function calls written as turns: {name, arguments} in the value, without ids."""

from __future__ import annotations

import json
from collections import deque
from typing import Any

from curator.records import JsonObject
from curator.records.openai import ShapeError, json_kind
from curator.sources._json import UnreadableError, parse


class Calls:
    """Gives the calls of one conversation their ids, call_1 and on, and their answers to them in order."""

    def __init__(self) -> None:
        self._made = 0
        self._open: deque[str] = deque()

    def read(self, value: str, path: str) -> list[JsonObject]:
        """The tool calls in a turn: one {name, arguments} object as JSON, or a list of them. Raises ShapeError."""
        try:
            parsed = parse(value)
        except UnreadableError as error:
            raise ShapeError(path, f"a function call must be JSON in a string: {error}") from None
        calls = parsed if isinstance(parsed, list) else [parsed]
        if not calls:
            raise ShapeError(path, "a function call must not be an empty list")
        return [self._call(call, path) for call in calls]

    def answered(self) -> str | None:
        """The id of the oldest call without an answer; None when every call has one."""
        return self._open.popleft() if self._open else None

    def _call(self, call: Any, path: str) -> JsonObject:
        if not isinstance(call, dict) or not isinstance(call.get("name"), str):
            raise ShapeError(path, f"a function call must be an object with a name, not {json_kind(call)}")
        arguments = call.get("arguments", {})
        if not isinstance(arguments, str):
            arguments = json.dumps(arguments, ensure_ascii=False)
        self._made += 1
        own = call.get("id")
        key = own if isinstance(own, str) and own else f"call_{self._made}"
        self._open.append(key)
        others = {name: item for name, item in call.items() if name not in ("id", "type", "name", "arguments")}
        return {
            "id": key,
            "type": "function",
            "function": {"name": call["name"], "arguments": arguments},
            **others,
        }
