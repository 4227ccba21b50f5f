"""What of a message and of a list of tools becomes tokens. Takes any JSON: what is not as it must be counts nothing.

Sources of the constants: OpenAI's cookbook on counting tokens (messages, tools; gpt-4o family), and the price of an
image at low detail. The frame of a tool call is published nowhere; ours is that of a message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

PER_EXAMPLE = 3
PER_MESSAGE = 3
PER_NAME = 1
PER_CALL = 3
PER_IMAGE = 85

#: Where a message may hold tokens beside role, name and content.
OTHER_KEYS = frozenset({"refusal", "tool_calls", "function_call"})

_PER_FUNCTION = 7
_PER_PROPERTY_LIST = 3
_PER_PROPERTY = 3
_PER_ENUM = -3
_PER_ENUM_ITEM = 3
_TOOLS_END = 12


def message_pieces(message: Mapping[str, Any]) -> Iterator[str | int]:
    """Texts to count and tokens to add for what a message says: content, refusal, images, calls; not role and name."""
    yield from _content(message.get("content"))
    refusal = message.get("refusal")
    if isinstance(refusal, str):
        yield refusal
    calls = message.get("tool_calls")
    if isinstance(calls, list):
        for call in calls:
            if isinstance(call, dict):
                yield from _call(call.get("function"))
    yield from _call(message.get("function_call"))


def tool_pieces(tools: object, functions: object = None) -> Iterator[str | int]:
    """Texts to count and tokens to add for `tools` and the older `functions` of an example.

    A property of a nested schema is not counted, as in the published formula; a list of types is joined by "|".
    """
    found = [tool.get("function") for tool in tools if isinstance(tool, dict)] if isinstance(tools, list) else []
    found += functions if isinstance(functions, list) else []
    definitions = [function for function in found if isinstance(function, dict)]
    for function in definitions:
        yield _PER_FUNCTION
        yield f"{_text(function.get('name'))}:{_description(function)}"
        parameters = function.get("parameters")
        properties = parameters.get("properties") if isinstance(parameters, dict) else None
        if isinstance(properties, dict) and properties:
            yield _PER_PROPERTY_LIST
            for key, schema in properties.items():
                yield from _property(key, schema if isinstance(schema, dict) else {})
    if definitions:
        yield _TOOLS_END


def _content(content: object) -> Iterator[str | int]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        for part in content:
            if not isinstance(part, dict):
                continue
            if part.get("type") == "image_url":
                yield PER_IMAGE
            else:
                yield _text(part.get("text")) or _text(part.get("refusal"))


def _call(function: object) -> Iterator[str | int]:
    if isinstance(function, dict):
        yield PER_CALL
        yield _text(function.get("name"))
        yield _text(function.get("arguments"))


def _property(key: str, schema: Mapping[str, Any]) -> Iterator[str | int]:
    yield _PER_PROPERTY
    kind = schema.get("type")
    kind = "|".join(map(_text, kind)) if isinstance(kind, list) else _text(kind)
    yield f"{key}:{kind}:{_description(schema)}"
    items = schema.get("enum")
    if isinstance(items, list):
        yield _PER_ENUM
        for item in items:
            yield _PER_ENUM_ITEM
            yield _text(item) if isinstance(item, str) else "" if isinstance(item, dict | list) else str(item)


def _description(schema: Mapping[str, Any]) -> str:
    """The published formula leaves out one full stop at the end."""
    return _text(schema.get("description")).removesuffix(".")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
