"""Items of the OpenAI Responses API to messages.

An item without a type is a message. Calls of functions one after the other, and after words of the assistant, are one
message. Left out and counted: reasoning, references to items elsewhere, and calls of tools that the API itself ran.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from curator.records import JsonObject, Message
from curator.records.message import Content
from curator.records.openai import ShapeError, json_kind, objects
from curator.sources.messages.said import rest
from curator.sources.roles.names import speaker_of

_TEXTS = ("input_text", "output_text", "text")
_DROPPED = {"reasoning": "thoughts", "item_reference": "references to items elsewhere"}
_BUILT_IN = "steps of built-in tools"
#: Of a call, the type in the chat shape, what holds its parts there, and the key of its arguments.
_CALLS = {"function_call": ("function", "arguments"), "custom_tool_call": ("custom", "input")}
_ANSWERS = ("function_call_output", "custom_tool_call_output")


class Items:
    """Collects messages; `dropped` counts what of the items is in none of them."""

    def __init__(self, roles: Mapping[str, str]) -> None:
        self.messages: list[Message] = []
        self.dropped = Counter[str]()
        self._roles = roles

    def add(self, value: Any, path: str, role: str) -> None:
        """Adds a text, said by `role`, or a list of items. Raises ShapeError."""
        if isinstance(value, str):
            self._append(Message(index=0, role=role, content=value))
            return
        for n, item in enumerate(objects(value, path)):
            self._item(item, f"{path}[{n}]")

    def _item(self, item: JsonObject, path: str) -> None:
        kind = item.get("type", "message")
        if not isinstance(kind, str):
            raise ShapeError(f"{path}.type", f"must be a string, not {json_kind(kind)}")
        if kind == "message":
            role = speaker_of(item, "role", path, self._roles)
            content, refusal = content_at(item.get("content"), f"{path}.content")
            extra = rest(item, "type", "role", "content")
            self._append(Message(index=0, role=role, content=content, refusal=refusal, extra=extra))
        elif kind in _CALLS:
            self._call(item, kind, path)
        elif kind in _ANSWERS:
            content, _ = content_at(item.get("output"), f"{path}.output")
            key = _string(item, "call_id", path)
            extra = rest(item, "type", "call_id", "output")
            self._append(Message(index=0, role="tool", content=content, tool_call_id=key, extra=extra))
        else:
            self.dropped[_DROPPED.get(kind, _BUILT_IN)] += 1

    def _call(self, item: JsonObject, kind: str, path: str) -> None:
        shape, arguments = _CALLS[kind]
        said = {"name": _string(item, "name", path), arguments: _string(item, arguments, path)}
        call = {"id": _string(item, "call_id", path), "type": shape, shape: said}
        last = self.messages[-1] if self.messages else None
        if last is not None and last.role == "assistant":
            self.messages[-1] = replace(last, tool_calls=[*(last.tool_calls or []), call])
        else:
            self._append(Message(index=0, role="assistant", tool_calls=[call]))

    def _append(self, message: Message) -> None:
        self.messages.append(replace(message, index=len(self.messages)))


def content_at(value: Any, path: str) -> tuple[Content, str | None]:
    """Content and refusal of a message: a lone text as a string, several parts in the chat shape. Raises ShapeError."""
    if isinstance(value, str | None):
        return value, None
    parts = [_part(part, f"{path}[{n}]") for n, part in enumerate(objects(value, path))]
    only = parts[0] if len(parts) == 1 else {}
    if only.keys() == {"type", "refusal"} and only["type"] == "refusal":
        return None, only["refusal"]
    if only.keys() == {"type", "text"} and only["type"] == "text":
        return only["text"], None
    return parts or None, None


def _part(part: JsonObject, path: str) -> JsonObject:
    kind = part.get("type")
    if kind in _TEXTS:
        beside = {key: item for key, item in rest(part, "type", "text", "logprobs").items() if item}
        return {"type": "text", "text": _string(part, "text", path), **beside}
    if kind == "refusal":
        return {"type": "refusal", "refusal": _string(part, "refusal", path)}
    if kind == "input_image" and isinstance(part.get("image_url"), str):
        detail = {"detail": part["detail"]} if part.get("detail") else {}
        beside = {key: item for key, item in rest(part, "type", "image_url", "detail").items() if item is not None}
        return {"type": "image_url", "image_url": {"url": part["image_url"], **detail}, **beside}
    return part


def _string(item: JsonObject, key: str, path: str) -> str:
    value = item.get(key)
    if isinstance(value, str):
        return value
    raise ShapeError(f"{path}.{key}", f"must be a string, not {json_kind(value)}" if key in item else "is missing")
