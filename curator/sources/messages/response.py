"""One answer of the OpenAI Responses API to a conversation.

Response: {id, object: "response", created_at, model, instructions, output: [item], previous_response_id, tools, status,
incomplete_details, metadata, ...}; what was asked is not in it and is read where the record has it under `input`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from curator.records import Conversation, JsonObject
from curator.records.openai import ShapeError, json_kind, objects
from curator.sources.messages.completion import CUT_OFF
from curator.sources.messages.response_items import Items
from curator.sources.messages.said import rest
from curator.sources.messages.ties import source_id_of, thread_of
from curator.sources.messages.times import microseconds
from curator.sources.reading.records import Made

_UNFINISHED = ("incomplete", "failed", "cancelled", "in_progress", "queued")
_OF_TOOL = ("name", "description", "parameters", "strict")


def from_response(record: JsonObject, roles: Mapping[str, str], no_prompt: str) -> Made:
    """Instructions, input and output as one conversation; no_prompt: as of `from_completion`. Raises ShapeError."""
    if record.get("status") in _UNFINISHED:
        return Made(None, dropped={CUT_OFF: 1})
    items = Items(roles)
    for key, role in (("instructions", "system"), ("input", "user")):
        if record.get(key):
            items.add(record[key], key, role)
    asked = len(items.messages)
    if record.get("output"):
        items.add(record["output"], "output", "assistant")
    if not record.get("input"):
        items.dropped[no_prompt] += 1
    if record.get("previous_response_id"):
        items.dropped["turns that came before, in other responses"] += 1
    if not items.messages:
        return Made(None, dropped=items.dropped)
    model, metadata = record.get("model"), record.get("metadata")
    kept = metadata if isinstance(metadata, dict) else {}
    parallel = record.get("parallel_tool_calls")
    if not isinstance(parallel, bool | None):
        raise ShapeError("parallel_tool_calls", f"must be true or false, not {json_kind(parallel)}")
    tools = [_nested(tool) for tool in objects(record["tools"], "tools")] if record.get("tools") else None
    taken = [key for key in ("instructions", "input", "output", "tools") if record.get(key)]
    held = record.get("conversation")
    thread = held.get("id") if isinstance(held, dict) else held
    made = Conversation(
        messages=tuple(
            replace(message, model=model) if message.index >= asked and isinstance(model, str) else message
            for message in items.messages
        ),
        source_id=source_id_of(record),
        thread=thread if isinstance(thread, str) else thread_of(record),
        created_at=microseconds(record.get("created_at")),
        tools=tools,
        parallel_tool_calls=parallel,
        metadata=kept,
        extra=rest(record, "parallel_tool_calls", *taken, *(["metadata"] if kept else [])),
    )
    return Made(made, dropped=items.dropped)


def _nested(tool: JsonObject) -> JsonObject:
    """A flat function as the chat shape has it; other tools as they came."""
    if tool.get("type") != "function" or "function" in tool:
        return tool
    return {
        "type": "function",
        "function": {key: tool[key] for key in _OF_TOOL if tool.get(key) is not None},
        **rest(tool, "type", *_OF_TOOL),
    }
