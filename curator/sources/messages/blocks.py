"""Content blocks of the Anthropic Messages API to our content, calls and answers.

Blocks: text{text}, image{source: {type: base64, media_type, data} | {type: url, url}}, tool_use{id, name, input},
tool_result{tool_use_id, content: string | blocks, is_error?}, thinking{thinking, signature}, redacted_thinking{data},
and more (documents, searches), which stay content parts as they came.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from curator.records import JsonObject
from curator.records.message import Content
from curator.records.openai import ShapeError, json_kind, objects

THOUGHTS = ("thinking", "redacted_thinking")


@dataclass(slots=True)
class Blocks:
    """Blocks of one message, sorted: parts for the content, calls of tools, answers of tools, how many thoughts."""

    parts: list[JsonObject] = field(default_factory=list)
    calls: list[JsonObject] = field(default_factory=list)
    results: list[JsonObject] = field(default_factory=list)
    thoughts: int = 0


def blocks_of(value: Any, path: str) -> Blocks:
    """The blocks of a message's content. Raises ShapeError."""
    found = Blocks()
    for n, block in enumerate(objects(value, path)):
        kind, where = block.get("type"), f"{path}[{n}]"
        if kind in THOUGHTS:
            found.thoughts += 1
        elif kind == "tool_use":
            found.calls.append(_call(block, where))
        elif kind == "tool_result":
            _text(block, "tool_use_id", where)
            found.results.append(block)
        else:
            found.parts.append(_part(block, where))
    return found


def content_of(parts: list[JsonObject]) -> Content:
    """A lone text as a string, several parts as they are, None for none."""
    if len(parts) == 1 and parts[0].keys() == {"type", "text"} and parts[0]["type"] == "text":
        text: str = parts[0]["text"]
        return text
    return parts or None


def content_at(value: Any, path: str) -> Content:
    """A content that is a string, or blocks that hold neither calls nor answers. Raises ShapeError."""
    if isinstance(value, str | None):
        return value
    return content_of([_part(block, f"{path}[{n}]") for n, block in enumerate(objects(value, path))])


def nested_tool(tool: JsonObject) -> JsonObject:
    """A tool with an input_schema as the OpenAI shape has it; tools of the server's own as they came."""
    if "input_schema" not in tool:
        return tool
    function = {("parameters" if key == "input_schema" else key): item for key, item in tool.items() if key in _OF_TOOL}
    return {"type": "function", "function": function, **{k: v for k, v in tool.items() if k not in (*_OF_TOOL, "type")}}


_OF_TOOL = ("name", "description", "input_schema", "strict")


def _call(block: JsonObject, path: str) -> JsonObject:
    name, key = _text(block, "name", path), _text(block, "id", path)
    arguments = json.dumps(block.get("input", {}), ensure_ascii=False)
    others = {key: item for key, item in block.items() if key not in ("type", "id", "name", "input")}
    return {"id": key, "type": "function", "function": {"name": name, "arguments": arguments}, **others}


def _part(block: JsonObject, path: str) -> JsonObject:
    kind = block.get("type")
    if kind == "text":
        _text(block, "text", path)
        return block
    if kind == "image" and (url := _url(block.get("source"))):
        others = {key: item for key, item in block.items() if key not in ("type", "source")}
        return {"type": "image_url", "image_url": {"url": url}, **others}
    return block


def _url(source: Any) -> str:
    """Of an image: its address, or its bytes as one; "" where it has neither."""
    if not isinstance(source, Mapping):
        return ""
    url, data, kind = source.get("url"), source.get("data"), source.get("media_type")
    if isinstance(url, str) and source.keys() <= {"type", "url"}:
        return url
    whole = isinstance(data, str) and isinstance(kind, str) and source.keys() <= {"type", "media_type", "data"}
    return f"data:{kind};base64,{data}" if whole else ""


def _text(block: JsonObject, key: str, path: str) -> str:
    value = block.get(key)
    if isinstance(value, str):
        return value
    raise ShapeError(f"{path}.{key}", f"must be a string, not {json_kind(value)}" if key in block else "is missing")
