"""Requests of the Anthropic Messages API, JSON lines: {"system"?: text or blocks, "messages": [...], "tools"?: [...]}.

A user message may hold answers of tools beside words: each becomes a message of the role tool, before the words. Calls
in a message of the assistant become its tool_calls, an `input_schema` a function's parameters; thoughts are dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from curator.records import Conversation, JsonObject, Message
from curator.records.openai import ShapeError, objects
from curator.sources._record_format import RecordFormat
from curator.sources._source import Options, Source
from curator.sources.messages.blocks import blocks_of, content_at, content_of, nested_tool
from curator.sources.messages.said import rest
from curator.sources.messages.ties import source_id_of, thread_of
from curator.sources.reading.records import Made
from curator.sources.roles.names import speaker_of

_OWN_BLOCKS = ("tool_use", "tool_result", "thinking", "redacted_thinking")


def _convert(record: JsonObject, options: Options) -> Made:
    if "messages" not in record:
        raise ShapeError("", "the object is empty" if not record else "the key messages is missing")
    turns = objects(record["messages"], "messages")
    if not turns:
        raise ShapeError("messages", "must hold at least one message")
    made: list[Message] = []
    system = content_at(record.get("system"), "system")
    if system:
        made.append(Message(index=0, role="system", content=system))
    thoughts = 0
    for n, turn in enumerate(turns):
        thoughts += _add(made, turn, f"messages[{n}]", options.roles)
    if not made:
        raise ShapeError("messages", "hold nothing but thoughts: remove the record")
    tools = [nested_tool(tool) for tool in objects(record["tools"], "tools")] if record.get("tools") else None
    metadata = record.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    taken = ("messages", *(key for key in ("system", "tools", "metadata") if record.get(key)))
    if "metadata" in taken and not metadata:
        taken = tuple(key for key in taken if key != "metadata")
    conversation = Conversation(
        messages=tuple(replace(message, index=index) for index, message in enumerate(made)),
        source_id=source_id_of(record),
        thread=thread_of(record),
        tools=tools,
        metadata=metadata,
        extra=rest(record, *taken),
    )
    return Made(conversation, dropped={"thoughts": thoughts} if thoughts else {})


def _add(made: list[Message], turn: JsonObject, path: str, roles: Mapping[str, str]) -> int:
    """Adds the messages that a turn is; how many thoughts it dropped."""
    role = speaker_of(turn, "role", path, roles)
    content, extra = turn.get("content"), rest(turn, "role", "content")
    if isinstance(content, str | None):
        made.append(Message(index=0, role=role, content=content, extra=extra))
        return 0
    found = blocks_of(content, f"{path}.content")
    for n, result in enumerate(found.results):
        answer = content_at(result.get("content"), f"{path}.content: answer {n + 1} of a tool")
        beside = rest(result, "type", "tool_use_id", "content")
        key: Any = result["tool_use_id"]
        made.append(Message(index=0, role="tool", content=answer or "", tool_call_id=key, extra=beside))
    if found.results and extra and not (found.parts or found.calls):
        made[-1] = replace(made[-1], extra={**extra, **made[-1].extra})
    elif found.parts or found.calls or not (found.results or found.thoughts):
        words = content_of(found.parts)
        made.append(Message(index=0, role=role, content=words, tool_calls=found.calls or None, extra=extra))
    return found.thoughts


def _like(record: JsonObject) -> bool:
    turns = record.get("messages")
    if not isinstance(turns, list) or not any(isinstance(turn, dict) and "role" in turn for turn in turns):
        return False
    if any(isinstance(turn, dict) and turn.get("role") in ("system", "developer", "tool") for turn in turns):
        return False
    if isinstance(record.get("system"), str | list):
        return True
    tools = record.get("tools")
    if isinstance(tools, list) and any(isinstance(tool, dict) and "input_schema" in tool for tool in tools):
        return True
    contents = [turn.get("content") for turn in turns if isinstance(turn, dict)]
    blocks = [block for content in contents if isinstance(content, list) for block in content]
    return any(isinstance(block, dict) and block.get("type") in _OWN_BLOCKS for block in blocks)


SOURCE: Source = RecordFormat(
    "anthropic-messages", _convert, _like, "hold messages with a system text beside them, or with blocks of tools"
)
