"""openai-chat: chat JSONL for supervised fine-tuning at OpenAI and hosts of the same API."""

from __future__ import annotations

import re
from typing import Any

from curator.exports.forms.chat import ChatForm
from curator.records import Conversation, JsonObject, Message
from curator.records.openai import to_openai

FORM = ChatForm()
#: The keys of the format, of an example and of a message, in the order in which they are written.
TOP_KEYS = ("messages", "tools", "parallel_tool_calls", "functions")
MESSAGE_KEYS = ("role", "content", "refusal", "name", "tool_calls", "function_call", "tool_call_id", "weight")
#: The API takes other signs for no name of who speaks; `<PERSON_1>` and "Ann Lee" hold some.
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST_NAME = 64
_NEVER_EMPTY = ("tools", "functions", "tool_calls")


def line(example: Conversation) -> JsonObject:
    """The example with the keys that training accepts and no others; `developer` becomes `system`.

    Of the name of who speaks other signs than the API's become "_". A content that is null stays null beside tool
    calls; weights stay on assistant messages only. Lists of tools or calls with nothing in them, which many datasets
    have and training refuses, are left out.
    """
    record = to_openai(example)
    result: JsonObject = {key: record[key] for key in TOP_KEYS if _says_something(record, key)}
    result["messages"] = [_message(message) for message in result["messages"]]
    return result


def message_of(message: Message) -> JsonObject:
    """One message with the keys that training accepts and no others."""
    (made,) = line(Conversation(messages=(message,)))["messages"]
    return dict(made)


def _message(message: JsonObject) -> JsonObject:
    kept: dict[str, Any] = {key: message[key] for key in MESSAGE_KEYS if _says_something(message, key)}
    if kept["role"] == "developer":
        kept["role"] = "system"
    if kept["role"] != "assistant":
        kept.pop("weight", None)
    if "name" in kept and kept["role"] not in ("tool", "function"):
        kept["name"] = _NOT_IN_NAMES.sub("_", kept["name"]).strip("_")[:_LONGEST_NAME]
        if not kept["name"]:
            del kept["name"]
    if "content" not in kept and kept["role"] == "assistant" and ("tool_calls" in kept or "function_call" in kept):
        kept["content"] = None
    return kept


def _says_something(record: JsonObject, key: str) -> bool:
    value = record.get(key)
    return value is not None and not (value == [] and key in _NEVER_EMPTY)
