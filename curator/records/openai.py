"""The OpenAI chat shape, both ways and without loss.

Keys we have a field for go there; every other key goes to `extra`, of the conversation or of its message. A key of ours
that came with an empty value (null, or {} for metadata) stays in `extra` too, since a field cannot tell "empty" from
"absent"; so does a weight that is a number other than 0 and 1. On the way back a field that is set wins over `extra`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from curator.records.conversation import Conversation
from curator.records.message import ROLES, Content, JsonObject, Message

_TOP_KEYS = frozenset({"messages", "tools", "parallel_tool_calls", "metadata"})
#: A role name that may be shown: a word for a part in a talk, not a person's name or account.
_SHOWABLE = re.compile(r"[a-z][a-z_]{0,23}")
_NO_ROLES: Mapping[str, str] = {}


class ShapeError(ValueError):
    """A value of the wrong type. path: where, as `messages[3].content`; reason: what is wrong, without any value."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.path = path
        self.reason = reason


def from_openai(
    value: object,
    *,
    roles: Mapping[str, str] = _NO_ROLES,
    source: str = "",
    source_id: str | None = None,
    thread: str | None = None,
) -> Conversation:
    """The conversation that one parsed record of a chat file holds; nested values are shared, not copied.

    roles: role names of the file that stand for ours, "*" for all others.
    source, source_id, thread go into the conversation as they are.
    Raises ShapeError for a wrong type. What a trainer would refuse (order of roles, missing answers) is no error here.
    """
    if not isinstance(value, dict):
        raise ShapeError("", f"a record must be an object, not {json_kind(value)}")
    if "messages" not in value:
        raise ShapeError("", "the object is empty" if not value else "the key messages is missing")
    messages = read_messages(value["messages"], "messages", roles)
    metadata = value.get("metadata")
    metadata_kept = isinstance(metadata, dict) and bool(metadata)
    tools = value.get("tools")
    parallel = value.get("parallel_tool_calls")
    if parallel is not None and not isinstance(parallel, bool):
        raise ShapeError("parallel_tool_calls", f"must be true or false, not {json_kind(parallel)}")
    extra = {key: item for key, item in value.items() if key not in _TOP_KEYS or item is None}
    if "metadata" in value and not metadata_kept:
        extra["metadata"] = metadata
    return Conversation(
        messages=messages,
        source=source,
        source_id=source_id,
        thread=thread,
        tools=None if tools is None else objects(tools, "tools"),
        parallel_tool_calls=parallel,
        metadata=metadata if isinstance(metadata, dict) and metadata_kept else {},
        extra=extra,
    )


def read_messages(value: Any, path: str, roles: Mapping[str, str] = _NO_ROLES, first: int = 0) -> tuple[Message, ...]:
    """The messages of a list that stands at `path` and holds at least one; `first` is the index of its first.

    Raises ShapeError.
    """
    items = objects(value, path)
    if not items:
        raise ShapeError(path, "must hold at least one message")
    return tuple(_message(item, first + n, f"{path}[{n}]", roles) for n, item in enumerate(items))


def to_openai(conversation: Conversation) -> JsonObject:
    """The record as chat JSON: messages, tools, parallel_tool_calls, metadata, then `extra`; nested values are shared.

    What only other formats fill (title, times, model, author) and ids have no place in this shape.
    """
    record: JsonObject = {"messages": [_message_record(message) for message in conversation.messages]}
    if conversation.tools is not None:
        record["tools"] = conversation.tools
    if conversation.parallel_tool_calls is not None:
        record["parallel_tool_calls"] = conversation.parallel_tool_calls
    if conversation.metadata:
        record["metadata"] = conversation.metadata
    return {**record, **{key: item for key, item in conversation.extra.items() if key not in record}}


def read_weight(value: Any, path: str) -> int | None:
    """0 or 1 (0.0 and 1.0 are the same numbers); None for null and for any other number, which belongs in `extra`.

    Raises ShapeError for what is no number.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ShapeError(path, f"must be the number 0 or 1, not {json_kind(value)}")
    return int(value) if value in (0, 1) else None


def unknown_role(path: str, name: str) -> ShapeError:
    """The error for a role that is not ours; it shows the name only when that looks like a word for a role."""
    shown = name if _SHOWABLE.fullmatch(name) else ""
    return ShapeError(
        path,
        f"unknown role {shown}".rstrip()
        + f" (known: {', '.join(ROLES)}); say what it stands for with --role {shown or 'NAME'}=assistant",
    )


def objects(value: Any, path: str) -> list[JsonObject]:
    """`value` as a list of objects; raises ShapeError naming the first item that is none."""
    if not isinstance(value, list):
        raise ShapeError(path, f"must be a list of objects, not {json_kind(value)}")
    for n, item in enumerate(value):
        if not isinstance(item, dict):
            raise ShapeError(f"{path}[{n}]", f"must be an object, not {json_kind(item)}")
    return value


def json_kind(value: object) -> str:
    """What JSON calls a value of this type, with its article."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    for kind, name in ((str, "a string"), (int | float, "a number"), (list, "a list"), (dict, "an object")):
        if isinstance(value, kind):
            return name
    return "something else"


def _message(value: JsonObject, index: int, path: str, roles: Mapping[str, str]) -> Message:
    fields: dict[str, Any] = {}
    extra: JsonObject = {}
    try:
        fields["role"] = _role(value, roles)
        for key, item in value.items():
            reader = _READERS.get(key)
            if reader is not None and item is not None:
                fields[key] = reader(item, key)
            elif key != "role":
                extra[key] = item
    except ShapeError as error:
        raise ShapeError(f"{path}.{error.path}", error.reason) from None
    if "weight" in fields and fields["weight"] is None:
        extra["weight"] = value["weight"]
    return Message(index=index, extra=extra, **fields)


def _message_record(message: Message) -> JsonObject:
    record: JsonObject = {"role": message.role}
    for key in _READERS:
        item = getattr(message, key)
        if item is not None:
            record[key] = item
    return {**record, **{key: item for key, item in message.extra.items() if key not in record}}


def _role(value: JsonObject, roles: Mapping[str, str]) -> str:
    role = value.get("role")
    if not isinstance(role, str):
        raise ShapeError("role", f"must be a string, not {json_kind(role)}" if "role" in value else "is missing")
    role = roles.get(role, role)
    if role not in ROLES:
        role = roles.get("*", role)
    if role not in ROLES:
        raise unknown_role("role", role)
    return role


def _content(value: Any, path: str) -> Content:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return objects(value, path)
    raise ShapeError(path, f"must be a string, a list of objects or null, not {json_kind(value)}")


def _string(value: Any, path: str) -> str:
    if isinstance(value, str):
        return value
    raise ShapeError(path, f"must be a string or null, not {json_kind(value)}")


#: The keys of a message that have a field of the same name, and what reads a value that is not null.
_READERS: dict[str, Callable[[Any, str], Any]] = {
    "content": _content,
    "refusal": _string,
    "name": _string,
    "tool_calls": objects,
    "tool_call_id": _string,
    "weight": read_weight,
}
