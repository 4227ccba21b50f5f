"""Every string of a conversation with its place, and back. Nothing else walks a conversation.

A place inside a conversation is (message index or None, path). A path is joined by "/": field names, positions in
lists, keys of objects where they are plain identifiers, `~N` for the value of an object's N-th key otherwise and
`~N~key` for that key itself, so that a path can be shown and logged without telling what a key holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from operator import is_not
from typing import Any

from curator.records.conversation import Conversation
from curator.records.depth import too_deep
from curator.records.keys import is_plain_key
from curator.records.media import MEDIA_KEYS, alternative_path, has_media
from curator.records.message import JsonObject, Message

#: An integer as long as this may be a phone, card or account number, and is read as a string.
_LONG_INTEGER = 10**6
#: Where strings stand that may hold personal data, beside messages and alternatives; and those of a message.
_FIELDS = ("source_id", "thread", "title", "tools", "metadata", "extra")
_MESSAGE_FIELDS = ("content", "name", "tool_calls", "tool_call_id", "refusal", "author", "model", "extra")
#: Where media may stand, which a person vouches for; under the same keys anywhere else every string is a place.
_CONTENT_PART = re.compile(r"(?:alternatives/\d+/)?content/\d+")

Place = tuple[int | None, str]


@dataclass(frozen=True, slots=True)
class Text:
    """index: message index, None for what belongs to no message."""

    index: int | None
    path: str
    value: str

    @property
    def place(self) -> Place:
        return (self.index, self.path)


def texts(conversation: Conversation) -> Iterator[Text]:
    """All strings that may hold personal data, in a fixed order. Roles, types and media data are not among them."""
    found: list[Text] = []

    def collect(index: int | None, path: str, value: str) -> str:
        found.append(Text(index, path, value))
        return value

    _walk(conversation, collect)
    return iter(found)


def with_texts(conversation: Conversation, new: Mapping[Place, str]) -> Conversation:
    """The conversation with the strings at these places replaced; JSON in tool arguments stays JSON."""
    if not new:
        return conversation
    return _walk(conversation, lambda index, path, value: new.get((index, path), value))


_Visit = Callable[[int | None, str, str], str]


def _walk(conversation: Conversation, visit: _Visit) -> Conversation:
    new = _walk_fields(conversation, _FIELDS, "", partial(visit, None))
    messages = [_walk_message(message, "", partial(visit, message.index)) for message in conversation.messages]
    if any(map(is_not, messages, conversation.messages)):
        new["messages"] = tuple(messages)
    if conversation.alternatives:
        new["alternatives"] = tuple(
            replace(other, message=_walk_message(other.message, f"{alternative_path(number)}/", partial(visit, None)))
            for number, other in enumerate(conversation.alternatives)
        )
    return replace(conversation, **new) if new else conversation


def _walk_message(message: Message, before: str, visit: Callable[[str, str], str]) -> Message:
    new = _walk_fields(message, _MESSAGE_FIELDS, before, visit)
    return replace(message, **new) if new else message


def _walk_fields(
    of: Conversation | Message, names: tuple[str, ...], before: str, visit: Callable[[str, str], str]
) -> dict[str, Any]:
    """What is another value afterwards: of a million messages, most fields are empty and the others stay."""
    new = {}
    for name in names:
        value = getattr(of, name)
        if value is None or value == {}:
            continue
        seen = _leaf_walk(value, before + name, visit)
        if seen is not value:
            new[name] = seen
    return new


def _without_repeats(pairs: list[tuple[str, Any]]) -> JsonObject:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("a key is repeated")
    return result


def _leaf_walk(value: Any, path: str, visit: Callable[[str, str], str]) -> Any:
    if isinstance(value, str):
        return _walk_arguments(value, path, visit) if path.endswith("/arguments") else visit(path, value)
    if isinstance(value, list):
        return [_leaf_walk(item, f"{path}/{n}", visit) for n, item in enumerate(value)]
    if isinstance(value, dict):
        return _walk_object(value, path, visit)
    if _is_long_number(value):
        digits = str(int(value))
        seen = visit(path, digits)
        if seen == digits:
            return value
        # A number of digits in place of a number is one: a schema may ask for it.
        return int(seen) if seen.isascii() and seen.isdecimal() and not seen.startswith("0") else seen
    return value


def _is_long_number(value: Any) -> bool:
    """Whole numbers only, however they are written: 4.2e15 is 4200000000000000 to whoever reads it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) >= _LONG_INTEGER and value == value // 1


def _walk_object(value: JsonObject, path: str, visit: Callable[[str, str], str]) -> JsonObject:
    result: JsonObject = {}
    media = value.get("type") if _CONTENT_PART.fullmatch(path) and has_media(value) else None
    for n, (key, item) in enumerate(value.items()):
        if key == "type" and isinstance(item, str) and item in _STRUCTURAL_TYPES:
            result[key] = item
            continue
        if key == media:
            result[key] = item
            continue
        plain = is_plain_key(key)
        new_key = key if plain else visit(f"{path}/~{n}~key", key)
        while new_key in result:
            new_key += "_"
        result[new_key] = _leaf_walk(item, f"{path}/{key}" if plain else f"{path}/~{n}", visit)
    return result


_STRUCTURAL_TYPES = MEDIA_KEYS | {"text", "refusal", "function", "object", "string", "number", "array"}


def _walk_arguments(value: str, path: str, visit: Callable[[str, str], str]) -> str:
    """Leaves of a tool call's arguments; arguments that are no JSON object or list are one string.

    So are those in which a key is repeated: reading them would lose a value that the string still holds.
    """
    try:
        parsed = json.loads(value, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        return visit(path, value)
    if not isinstance(parsed, dict | list) or too_deep(parsed):
        return visit(path, value)
    changed = False

    def watch(at: str, leaf: str) -> str:
        nonlocal changed
        new = visit(at, leaf)
        changed = changed or new != leaf
        return new

    walked = _leaf_walk(parsed, path, watch)
    return json.dumps(walked, ensure_ascii=False) if changed else value
