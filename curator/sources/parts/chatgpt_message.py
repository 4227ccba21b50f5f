"""A node of ChatGPT's export to what of it a person saw."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from curator.records import JsonObject
from curator.records.openai import ShapeError, json_kind, unknown_role
from curator.sources.messages.branches import Said
from curator.sources.messages.times import microseconds
from curator.sources.reading.json import UnreadableError, parse

#: Kinds of content that are no words for the other side, and what they are called when they are left out.
_LEFT_OUT = {
    "thoughts": "thoughts",
    "reasoning_recap": "thoughts",
    "user_editable_context": "custom instructions",
    "model_editable_context": "memories",
    "system_error": "error messages",
}
_ROLES = ("user", "assistant", "system", "tool")
#: What the web page turns into links and chips: marks of the private use area around a name and its arguments.
_MARKS = re.compile("\ue200([^\ue200\ue201]*)\ue201")
_BARE_MARKS = re.compile("[\ue200-\ue2ff]")
#: Keys of content that hold words, and those that never do.
_WORDS, _NO_WORDS = ("text", "content", "result"), ("content_type", "language", "response_format_name")
#: Of a message, and of what it says of itself, what becomes a field of ours.
_TAKEN = frozenset({"author", "content", "create_time", "recipient", "weight", "metadata"})
_TAKEN_METADATA = frozenset({"model_slug", "attachments", "is_visually_hidden_from_conversation"})


def said(node: JsonObject, path: str, roles: Mapping[str, str]) -> Said:
    """path: of the node in its record. roles: names that stand for others. Raises ShapeError."""
    message = node.get("message")
    if message is None:
        return Said("")
    if not isinstance(message, dict):
        raise ShapeError(f"{path}.message", f"must be an object or null, not {json_kind(message)}")
    path = f"{path}.message"
    author, content, metadata = (_object(message, key, path) for key in ("author", "content", "metadata"))
    role = author.get("role")
    if not isinstance(role, str):
        raise ShapeError(f"{path}.author.role", f"must be a string, not {json_kind(role)}")
    role = roles.get(role, role)
    if role not in _ROLES:
        raise unknown_role(f"{path}.author.role", role)
    dropped = Counter[str]()
    text, assets = _text(content, f"{path}.content", dropped)
    if not any(value not in (None, "", [], {}, [""]) for key, value in content.items() if key not in _NO_WORDS):
        return Said("")
    if kind := _left_out(role, message, metadata, content):
        return Said("", dropped={kind: 1})
    if not text.strip() and not assets:
        return Said("", dropped={"messages without words": 1})
    extra: dict[str, list[Any]] = {"assets": assets} if assets else {}
    attachments = metadata.get("attachments")
    if isinstance(attachments, list) and attachments:
        extra["attachments"] = attachments
        dropped["attachments"] += len(attachments)
    if fields := sum(_says_something(key, message, _TAKEN) for key in message) + sum(
        _says_something(key, metadata, _TAKEN_METADATA) for key in metadata
    ):
        dropped["technical fields of messages"] += fields
    model = metadata.get("model_slug")
    finish = metadata.get("finish_details")
    return Said(
        role,
        text,
        created_at=microseconds(message.get("create_time")),
        model=model if isinstance(model, str) and role == "assistant" else None,
        goes_on=isinstance(finish, dict) and finish.get("type") == "max_tokens",
        extra=extra,
        dropped=dropped,
    )


def _left_out(role: str, message: JsonObject, metadata: JsonObject, content: JsonObject) -> str:
    """What a message is called that the other side was not shown; "" for one that it was."""
    if metadata.get("is_user_system_message") is True:
        return "custom instructions"
    if kind := _LEFT_OUT.get(str(content.get("content_type"))):
        return kind
    if role == "system":
        return "system messages"
    if role == "tool":
        return "tool results"
    if message.get("recipient") not in (None, "", "all"):
        return "calls of tools"
    hidden = metadata.get("is_visually_hidden_from_conversation") is True or message.get("weight") == 0
    return "hidden messages" if hidden else ""


def _text(content: JsonObject, path: str, dropped: Counter[str]) -> tuple[str, list[Any]]:
    """(the words, what is no words)."""
    parts = content.get("parts")
    if parts is None:
        return next((content[key] for key in _WORDS if isinstance(content.get(key), str)), ""), []
    if not isinstance(parts, list):
        raise ShapeError(f"{path}.parts", f"must be a list, not {json_kind(parts)}")
    words: list[str] = []
    assets: list[Any] = []
    for n, part in enumerate(parts):
        if isinstance(part, str):
            words.append(part)
        elif isinstance(part, dict) and isinstance(part.get("text"), str):
            words.append(part["text"])
        elif isinstance(part, dict):
            assets.append(part)
            dropped[_called(part)] += 1
        elif part is not None:
            raise ShapeError(f"{path}.parts[{n}]", f"must be a string or an object, not {json_kind(part)}")
    return _unmarked("\n".join(word for word in words if word), dropped), assets


def _called(part: JsonObject) -> str:
    kind = str(part.get("content_type"))
    return "images" if "image" in kind else "recordings" if "audio" in kind or "video" in kind else "attachments"


def _unmarked(text: str, dropped: Counter[str]) -> str:
    if not _BARE_MARKS.search(text):
        return text

    def shown(mark: re.Match[str]) -> str:
        dropped["citation marks"] += 1
        name, *arguments = mark[1].split("\ue202")
        return _name_in(arguments[0]) if name == "entity" and arguments else ""

    return _BARE_MARKS.sub("", _MARKS.sub(shown, text))


def _name_in(argument: str) -> str:
    """The words that a chip shows: of ["kind", "name", ...] the name."""
    try:
        value = parse(argument)
    except UnreadableError:
        return ""
    return value[1] if isinstance(value, list) and len(value) > 1 and isinstance(value[1], str) else ""


def _object(value: JsonObject, key: str, path: str) -> JsonObject:
    found = value.get(key)
    if found is None and key == "metadata":
        return {}
    if not isinstance(found, dict):
        raise ShapeError(f"{path}.{key}", f"must be an object, not {json_kind(found)}")
    return found


def _says_something(key: str, value: JsonObject, taken: frozenset[str]) -> bool:
    return key not in taken and value[key] not in (None, "", [], {})
