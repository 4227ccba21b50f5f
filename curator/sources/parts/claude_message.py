"""A message of Claude's export to what of it a person saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from curator.records import JsonObject
from curator.records.openai import ShapeError, json_kind, unknown_role
from curator.sources.messages.branches import Said
from curator.sources.messages.times import microseconds

_ROLES = {"human": "user", "user": "user", "assistant": "assistant"}
#: What blocks that are no words are called when they are left out.
_LEFT_OUT = {
    "thinking": "thoughts",
    "redacted_thinking": "thoughts",
    "tool_use": "calls of tools",
    "tool_result": "tool results",
    "image": "images",
    "token_budget": "technical fields of messages",
}
#: Stands in `text` for every block that is no words.
_NOT_SHOWN = "This block is not supported on your current device yet."
_TAKEN = frozenset(
    {"uuid", "sender", "text", "content", "created_at", "attachments", "files", "files_v2", "parent_message_uuid"}
)


def said(message: JsonObject, path: str, roles: Mapping[str, str]) -> Said:
    """path: of the message in its record. roles: names that stand for others. Raises ShapeError."""
    sender = message.get("sender")
    if not isinstance(sender, str):
        raise ShapeError(f"{path}.sender", f"must be a string, not {json_kind(sender)}")
    role = roles.get(sender) or _ROLES.get(sender)
    if role is None:
        raise unknown_role(f"{path}.sender", sender)
    dropped = Counter[str]()
    words = _words(message, path, dropped)
    extra: dict[str, list[Any]] = {}
    for key in ("attachments", "files"):
        kept, pasted = _files(message.get(key), f"{path}.{key}", dropped)
        words += pasted
        if kept:
            extra[key] = kept
    text = "\n\n".join(words)
    if not text.strip() and not extra:
        return Said("", dropped=dropped)
    if fields := sum(key not in _TAKEN and value not in (None, "", [], {}) for key, value in message.items()):
        dropped["technical fields of messages"] += fields
    return Said(role, text, created_at=microseconds(message.get("created_at")), extra=extra, dropped=dropped)


def _words(message: JsonObject, path: str, dropped: Counter[str]) -> list[str]:
    content = message.get("content")
    if content is not None and not isinstance(content, list):
        raise ShapeError(f"{path}.content", f"must be a list, not {json_kind(content)}")
    words = []
    for n, block in enumerate(content or ()):
        if not isinstance(block, dict):
            raise ShapeError(f"{path}.content[{n}]", f"must be an object, not {json_kind(block)}")
        kind = block.get("type")
        if kind == "text" and isinstance(block.get("text"), str):
            words.append(block["text"])
            if isinstance(block.get("citations"), list) and block["citations"]:
                dropped["citations"] += len(block["citations"])
        else:
            dropped[_LEFT_OUT.get(str(kind), "content of an unknown kind")] += 1
    words = [word for word in words if word.strip()]
    text = message.get("text")
    if not words and isinstance(text, str):
        words = [part.strip("`\n ") for part in text.split(_NOT_SHOWN)] if _NOT_SHOWN in text else [text]
    return [word for word in words if word.strip()]


def _files(value: Any, path: str, dropped: Counter[str]) -> tuple[list[Any], list[str]]:
    """(what is told of files, the text of those that were pasted or read)."""
    if value is None:
        return [], []
    if not isinstance(value, list):
        raise ShapeError(path, f"must be a list, not {json_kind(value)}")
    kept: list[Any] = []
    pasted: list[str] = []
    for file in value:
        text = file.get("extracted_content") if isinstance(file, dict) else None
        if isinstance(text, str) and text.strip():
            pasted.append(text)
            kept.append({key: item for key, item in file.items() if key != "extracted_content"})
        else:
            dropped["attachments"] += 1
            kept.append(file)
    return kept, pasted
