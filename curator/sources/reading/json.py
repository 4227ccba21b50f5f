"""Strict JSON: what a trainer, another language or the store would read differently is refused, with the reason."""

from __future__ import annotations

from typing import Any

from curator.records import JsonObject
from curator.records.depth import MAX_DEPTH
from curator.records.openai import json_kind
from curator.records.strict_json import StrictJSONError, parse_strictly
from curator.sources.containers.bytes import BOM
from curator.sources.reading.explain import explain

_KEYS_TO_NAME = frozenset(
    {"content", "conversations", "from", "id", "messages", "metadata", "name", "role", "system", "tools", "value"}
)
_TOLD = {
    "too deep": f"lists and objects nest deeper than {MAX_DEPTH} levels: flatten them",
    "out of range": "a number is out of range: write it as a string",
    "half character": r"half a surrogate pair (an escape such as \ud83d alone): write the whole character",
}


class UnreadableError(ValueError):
    """Not JSON as we take it; the text says why and how to mend it, without a word of the data."""


def parse_object(data: bytes) -> JsonObject:
    """The one object in `data`, UTF-8 with or without byte order mark. Raises UnreadableError."""
    if data.startswith(BOM):
        data = data[len(BOM) :]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"invalid UTF-8 at its byte {error.start + 1}: save the file as UTF-8") from None
    value = parse(text)
    if not isinstance(value, dict):
        raise UnreadableError(f"must be an object in {{ }}, not {json_kind(value)}")
    return value


def parse(text: str) -> Any:
    """The one JSON value in `text`. Raises UnreadableError."""
    if "\0" in text:
        raise UnreadableError(f"a raw NUL at its character {text.index(chr(0)) + 1}: the file is damaged, get it again")
    try:
        return parse_strictly(text)
    except StrictJSONError as error:
        raise UnreadableError(_told(error, text)) from None


def _told(error: StrictJSONError, text: str) -> str:
    if error.fault == "syntax":
        return explain(error.parser_message, text, error.at)
    if error.fault == "repeated key":
        named = f"the key {error.key}" if error.key in _KEYS_TO_NAME else "a key"
        return f"{named} stands twice in one object: keep one of them"
    if error.fault == "constant":
        return f"{error.key} is not JSON: write null or a number"
    return _TOLD[error.fault]
