"""Messages of LangChain.

Such a message is {type: "human" | "ai" | "system" | "tool", content, tool_calls?: [{name, args, id}],
additional_kwargs?: {tool_calls}, tool_call_id?}, or has the same under `data`, or is a constructor
{lc: 1, id: [..., "AIMessage"], kwargs: {...}}.
"""

from __future__ import annotations

import json
from typing import Any

from curator.records import JsonObject
from curator.records.openai import ShapeError, json_kind
from curator.sources.messages.said import rest

TYPES = ("human", "ai", "system", "tool", "function", "constructor", "AIMessageChunk")
_CLASSES = {"HumanMessage": "user", "AIMessage": "assistant", "SystemMessage": "system", "ToolMessage": "tool"}


def is_message(value: Any) -> bool:
    """Whether an object is a message in one of the shapes."""
    if not isinstance(value, dict):
        return False
    if "role" in value:
        return "content" in value or "tool_calls" in value
    if value.get("type") in TYPES:
        return any(key in value for key in ("content", "data", "kwargs"))
    return "lc" in value and isinstance(value.get("kwargs"), dict)


def flat(value: JsonObject) -> JsonObject:
    """A message without the wrapping of its class."""
    inner = next((value[key] for key in ("kwargs", "data") if isinstance(value.get(key), dict)), None)
    if inner is None or "content" in value:
        return value
    name = value["id"][-1] if isinstance(value.get("id"), list) and value["id"] else value.get("type")
    kind = _CLASSES.get(name.removesuffix("Chunk")) if isinstance(name, str) else None
    return {**rest(inner, "type"), "role": kind} if kind else {"type": value.get("type"), **inner}


def call_of(call: JsonObject, path: str) -> JsonObject:
    """A call of LangChain in the OpenAI shape; one that is in it already, as it is."""
    if "function" in call:
        return call
    name, key = call.get("name"), call.get("id")
    if not isinstance(name, str):
        raise ShapeError(f"{path}.name", f"must be a string, not {json_kind(name)}")
    arguments = call.get("args", {})
    arguments = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return {
        "id": key if isinstance(key, str) else "",
        "type": "function",
        "function": {"name": name, "arguments": arguments},
    }
