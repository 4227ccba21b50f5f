"""Strict JSON: what a trainer, another language or the store would read differently is refused, with the reason."""

from __future__ import annotations

import json
from collections import Counter
from math import isinf
from typing import Any

from curator.records import JsonObject
from curator.records.depth import MAX_DEPTH, too_deep
from curator.records.openai import json_kind
from curator.sources._bytes import BOM
from curator.sources._explain import explain

#: Digits of the largest number a double can hold.
_MAX_DIGITS = 308
_KEYS_TO_NAME = frozenset(
    {"content", "conversations", "from", "id", "messages", "metadata", "name", "role", "system", "tools", "value"}
)
_DEEP = f"lists and objects nest deeper than {MAX_DEPTH} levels: flatten them"
_RANGE = "a number is out of range: write it as a string"


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
        value = _decode(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(explain(error.msg, text, error.pos)) from None
    except RecursionError:
        raise UnreadableError(_DEEP) from None
    if text.count("{") + text.count("[") > MAX_DEPTH and too_deep(value):
        raise UnreadableError(_DEEP)
    if ("\\ud" in text or "\\uD" in text) and _has_lone_surrogate(value):
        raise UnreadableError(r"half a surrogate pair (an escape such as \ud83d alone): write the whole character")
    return value


def _has_lone_surrogate(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    result = dict(pairs)
    if len(result) != len(pairs):
        ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
        named = f"the key {twice}" if twice in _KEYS_TO_NAME else "a key"
        raise UnreadableError(f"{named} stands twice in one object: keep one of them")
    return result


def _constant(name: str) -> Any:
    raise UnreadableError(f"{name} is not JSON: write null or a number")


def _float(text: str) -> float:
    number = float(text)
    if isinf(number):
        raise UnreadableError(_RANGE)
    return number


def _integer(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise UnreadableError(_RANGE)
    return int(text)


_decode = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_integer
).decode
