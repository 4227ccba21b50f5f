"""One ShareGPT record to a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from curator.records import Alternative, Conversation, JsonObject, Message
from curator.records.openai import ShapeError, json_kind, objects
from curator.sources._source import Hint
from curator.sources.messages.calls import Calls
from curator.sources.messages.said import worse
from curator.sources.messages.sharegpt_turn import add_turn, single_turns
from curator.sources.messages.ties import source_id_of, thread_of
from curator.sources.reading.json import UnreadableError, parse

LISTS = ("conversations", "conversation", "items")
_CHOICE = ("chosen", "rejected")


def from_sharegpt(record: JsonObject, roles: Mapping[str, str], source: str) -> Conversation:
    """Turns become messages, `system` the first of them, `tools` (JSON in a string, or a list) the tools.

    Keys without a field, and empty ones of ours, stay in `extra`, of the conversation or of the turn's message.
    Function calls in turns one after the other are one message, as the OpenAI shape wants it. Raises ShapeError.
    """
    list_key = next((key for key in LISTS if key in record), None)
    if list_key is None:
        raise ShapeError("", "the object is empty" if not record else "the key conversations is missing")
    turns = single_turns(objects(record[list_key], list_key), list_key)
    if not turns:
        raise ShapeError(list_key, "must hold at least one turn")
    messages: list[Message] = []
    system = record.get("system")
    if system is not None and not isinstance(system, str):
        raise ShapeError("system", f"must be a string or null, not {json_kind(system)}")
    if system:
        messages.append(Message(index=0, role="system", content=system))
    calls = Calls(turns)
    for n, turn in enumerate(turns):
        add_turn(messages, calls, turn, f"{list_key}[{n}]", roles)
    others, pair = _preference(record, messages, roles)
    metadata = record.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    tools = read_tools(record.get("tools"))
    taken = {list_key, *pair} | {
        key for key, used in (("system", system), ("tools", tools), ("metadata", metadata)) if used
    }
    return Conversation(
        messages=tuple(messages),
        source=source,
        source_id=source_id_of(record),
        thread=thread_of(record),
        tools=tools,
        metadata=metadata,
        extra={key: value for key, value in record.items() if key not in taken},
        alternatives=others,
    )


def kto_hints(record: JsonObject, made: Conversation) -> tuple[Hint, ...]:
    """What `kto_tag` says of the last answer, where it says something; the key stays where it is."""
    tag, last = record.get("kto_tag"), made.messages[-1]
    if not isinstance(tag, bool) or last.role != "assistant":
        return ()
    return (Hint(None, "kto_tag", tag, 1.0, "kto_tag of a record"),)


def read_tools(value: Any) -> list[JsonObject] | None:
    """Tools from a list or from JSON in a string; a bare {name, parameters} becomes {type: function, function: ...}."""
    if isinstance(value, str):
        try:
            value = parse(value) if value.strip() else None
        except UnreadableError as error:
            raise ShapeError("tools", f"must be JSON in a string: {error}") from None
    if not value and isinstance(value, list | None):
        return None
    return [_nested(tool) for tool in objects(value, "tools")]


def _nested(tool: JsonObject) -> JsonObject:
    bare = "name" in tool and "function" not in tool
    return {"type": "function", "function": {k: v for k, v in tool.items() if k != "type"}} if bare else tool


def _preference(
    record: JsonObject, messages: list[Message], roles: Mapping[str, str]
) -> tuple[tuple[Alternative, ...], tuple[str, ...]]:
    """Adds the chosen turn to `messages`; the rejected one as its alternative, and the keys of both. None of a pair
    is read where the conversation has no question without an answer."""
    turns = [record.get(key) for key in _CHOICE]
    if not all(isinstance(turn, dict) for turn in turns) or messages[-1].role == "assistant":
        return (), ()
    made: list[Message] = []
    for key, turn in zip(_CHOICE, turns, strict=True):
        one: list[Message] = []
        add_turn(one, Calls([]), turn or {}, key, roles)
        made.append(replace(one[0], index=len(messages)))
    messages.append(made[0])
    return worse((made[1],), (made[0],), _CHOICE[1]), _CHOICE
