"""A conversation as rows of tables, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from curator.records import Alternative, Conversation, Message

CONVERSATION_COLUMNS = (
    "id, source, source_id, thread, title, created_at, tools, parallel_tool_calls, metadata, extra, alternatives, "
    "key_order"
)
MESSAGE_COLUMNS = (
    "idx, role, content, parts, name, tool_calls, tool_call_id, weight, refusal, created_at, model, author, extra"
)


#: What tells two records apart: not their ids, the format they came in, or how their keys were ordered there.
_OF_IDENTITY = (
    "created_at",
    "extra",
    "messages",
    "metadata",
    "parallel_tool_calls",
    "source_id",
    "thread",
    "title",
    "tools",
)


def canonical(conversation: Conversation) -> str:
    """JSON that is equal exactly where two imported records are the same, whatever format they came in."""
    return canonical_and_came(conversation)[0]


def canonical_and_came(conversation: Conversation) -> tuple[str, str | None]:
    """(the canonical JSON, the record with the keys of its objects as they came; None where there are none)."""
    fields = {name: getattr(conversation, name) for name in _OF_IDENTITY}
    if conversation.alternatives:  # records that came before there were any keep their identity
        fields["alternatives"] = conversation.alternatives
    canonical = msgspec.json.encode(fields, order="sorted").decode()
    return canonical, encode(conversation) if conversation.key_order or _holds_objects(conversation) else None


def _holds_objects(conversation: Conversation) -> bool:
    """Whether there are objects of the source's own in it."""
    c = conversation
    return bool(c.tools or c.metadata or c.extra or c.alternatives) or any(
        message.extra or message.tool_calls or isinstance(message.content, list) for message in c.messages
    )


def encode(conversation: Conversation) -> str:
    return msgspec.json.encode(conversation).decode()


def decode(data: str | bytes) -> Conversation:
    """Raises msgspec.ValidationError where `data` is no conversation."""
    return msgspec.json.decode(data, type=Conversation)


def _json(value: Any) -> str | None:
    """JSON text of a list or object; None for nothing and for an empty object."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value or value == [] else None


def conversation_row(conversation: Conversation) -> dict[str, Any]:
    return {
        "source": conversation.source,
        "source_id": conversation.source_id,
        "thread": conversation.thread,
        "title": conversation.title,
        "created_at": conversation.created_at,
        "tools": _json(conversation.tools),
        "parallel_tool_calls": conversation.parallel_tool_calls,
        "metadata": _json(conversation.metadata),
        "extra": _json(conversation.extra),
        "messages": len(conversation.messages),
        "alternatives": _json([_alternative(other) for other in conversation.alternatives] or None),
        "key_order": _json(conversation.key_order or None),
    }


def _alternative(alternative: Alternative) -> dict[str, Any]:
    """Without what its message leaves empty: the file stays small."""
    plain = msgspec.to_builtins(alternative)
    message = {name: value for name, value in plain["message"].items() if value is not None and value != {}}
    return {**plain, "message": message}


def message_row(message: Message) -> dict[str, Any]:
    text = message.content if isinstance(message.content, str) else None
    parts = message.content if isinstance(message.content, list) else None
    return {
        "idx": message.index,
        "role": message.role,
        "content": text,
        "parts": _json(parts),
        "name": message.name,
        "tool_calls": _json(message.tool_calls),
        "tool_call_id": message.tool_call_id,
        "weight": message.weight,
        "refusal": message.refusal,
        "created_at": message.created_at,
        "model": message.model,
        "author": message.author,
        "extra": _json(message.extra),
    }


def conversation(row: Mapping[str, Any], messages: Iterable[Mapping[str, Any]]) -> Conversation:
    """The record again, from a row of CONVERSATION_COLUMNS and its rows of MESSAGE_COLUMNS in order."""
    return Conversation(
        id=row["id"],
        source=row["source"],
        source_id=row["source_id"],
        thread=row["thread"],
        title=row["title"],
        created_at=row["created_at"],
        tools=_loaded(row["tools"]),
        parallel_tool_calls=row["parallel_tool_calls"],
        metadata=_loaded(row["metadata"]) or {},
        extra=_loaded(row["extra"]) or {},
        alternatives=tuple(msgspec.convert(other, Alternative) for other in _loaded(row["alternatives"]) or ()),
        key_order=tuple(map(tuple, _loaded(row["key_order"]) or ())),
        messages=tuple(_message(message) for message in messages),
    )


def _message(row: Mapping[str, Any]) -> Message:
    return Message(
        index=row["idx"],
        role=row["role"],
        content=row["content"] if row["parts"] is None else json.loads(row["parts"]),
        name=row["name"],
        tool_calls=_loaded(row["tool_calls"]),
        tool_call_id=row["tool_call_id"],
        weight=row["weight"],
        refusal=row["refusal"],
        created_at=row["created_at"],
        model=row["model"],
        author=row["author"],
        extra=_loaded(row["extra"]) or {},
    )


def _loaded(text: str | None) -> Any:
    return None if text is None else json.loads(text)
