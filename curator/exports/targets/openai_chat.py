"""openai-chat: chat JSONL for supervised fine-tuning at OpenAI and hosts of the same API."""

from __future__ import annotations

from typing import Any

from curator.records import Conversation, JsonObject
from curator.records.openai import to_openai

_TOP_KEYS = ("messages", "tools", "parallel_tool_calls", "functions")
_MESSAGE_KEYS = ("role", "content", "refusal", "name", "tool_calls", "function_call", "tool_call_id", "weight")


def line(example: Conversation) -> JsonObject:
    """The example with the keys that training accepts and no others; `developer` becomes `system`.

    A content that is null stays null beside tool calls; weights stay on assistant messages only.
    """
    record = to_openai(example)
    result: JsonObject = {key: record[key] for key in _TOP_KEYS if record.get(key) is not None}
    result["messages"] = [_message(message) for message in result["messages"]]
    return result


def _message(message: JsonObject) -> JsonObject:
    kept: dict[str, Any] = {key: message[key] for key in _MESSAGE_KEYS if message.get(key) is not None}
    if kept["role"] == "developer":
        kept["role"] = "system"
    if kept["role"] != "assistant":
        kept.pop("weight", None)
    if "content" not in kept and kept["role"] == "assistant" and ("tool_calls" in kept or "function_call" in kept):
        kept["content"] = None
    return kept
