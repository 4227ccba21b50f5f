"""Function calls written as turns: {name, arguments} in the value, without ids."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from curator.records import JsonObject
from curator.records.openai import ShapeError, json_kind
from curator.sources.reading.json import UnreadableError, parse

_OWN = re.compile(r"call_[0-9]+")


class Calls:
    """Gives the calls of one conversation ids where they have none, call_1 and on, and their answers to them in order.

    turns: all of the conversation; an id that stands in any of them is not made again.
    """

    def __init__(self, turns: Iterable[JsonObject]) -> None:
        self._made = 0
        self._open: list[str] = []
        strings = (value for turn in turns for value in turn.values() if isinstance(value, str))
        self._taken = {own for value in strings for own in _OWN.findall(value)}

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

    def answered(self, own: Any) -> str | None:
        """The id of the call that an answer is to: the one it names, else the oldest without an answer; None if none.

        own: what the answer itself says.
        """
        if isinstance(own, str) and own in self._open:
            self._open.remove(own)
            return own
        return self._open.pop(0) if self._open else None

    def _call(self, call: Any, path: str) -> JsonObject:
        if not isinstance(call, dict) or not isinstance(call.get("name"), str):
            raise ShapeError(path, f"a function call must be an object with a name, not {json_kind(call)}")
        arguments = call.get("arguments", {})
        if not isinstance(arguments, str):
            arguments = json.dumps(arguments, ensure_ascii=False)
        own = call.get("id")
        key = own if isinstance(own, str) and own else self._new()
        self._open.append(key)
        others = {name: item for name, item in call.items() if name not in ("id", "type", "name", "arguments")}
        return {
            "id": key,
            "type": "function",
            "function": {"name": call["name"], "arguments": arguments},
            **others,
        }

    def _new(self) -> str:
        self._made += 1
        while f"call_{self._made}" in self._taken:
            self._made += 1
        return f"call_{self._made}"
