"""Digests of examples, to find the lines of one file in another without keeping either in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

import msgspec

from curator.exports.checks.strict_json import JsonError, parse

#: Where words of a message may stand beside its content.
_CALLS = frozenset({"tool_calls", "function_call"})


class ExampleIndex:
    """Where each example of a file stands: by its JSON value, and by its words alone. About 300 bytes a line.

    name: what the file is called in messages.
    """

    def __init__(self, lines: Iterable[bytes | None], name: str = "validation") -> None:
        self.name = name
        self._same: dict[bytes, int] = {}
        self._alike: dict[bytes, int] = {}
        for number, raw in enumerate(lines, start=1):
            data = _object(raw)
            if data is not None:
                self.add(data, number)

    def add(self, data: dict[str, Any], number: int) -> None:
        """One more example, which stands on line `number`."""
        self._same.setdefault(digest_of_json(data), number)
        self._alike.setdefault(digest_of_json(list(_words(data))), number)

    def same(self, data: dict[str, Any]) -> int | None:
        """The line of an equal JSON value; order of keys and blanks between them do not matter."""
        return self._same.get(digest_of_json(data))

    def alike(self, data: dict[str, Any]) -> int | None:
        """The line of an example with the same roles and words in its messages, whatever their case and blanks."""
        words = list(_words(data))
        return self._alike.get(digest_of_json(words)) if words else None


class Before(ExampleIndex):
    """Examples of files that were written before this one, and that none of its own equals: only its words are asked
    for."""

    def __init__(self) -> None:
        super().__init__((), "files written before")

    def add(self, data: dict[str, Any], number: int) -> None:
        words = list(_words(data))
        self._alike.setdefault(digest_of_json(words), number)

    def same(self, data: dict[str, Any]) -> int | None:
        return None

    def __bool__(self) -> bool:
        return bool(self._alike)

    def join(self, other: Before) -> None:
        """Hold what the other one holds too."""
        self._alike = other._alike | self._alike


def _object(raw: bytes | None) -> dict[str, Any] | None:
    """Lines that are no examples are left to the check of the file they stand in."""
    try:
        data = parse(raw.decode("utf-8-sig")) if raw else None
    except (JsonError, UnicodeDecodeError):
        return None
    return data if isinstance(data, dict) else None


def digest_of_json(value: Any) -> bytes:
    """16 bytes, the same for equal JSON values."""
    try:
        text = msgspec.json.encode(value, order="sorted")
    except (OverflowError, UnicodeEncodeError, RecursionError):
        # Numbers of more than 64 bits, half characters.
        text = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    return blake2b(text, digest_size=16).digest()


def _words(data: dict[str, Any]) -> Iterator[str]:
    for message in _messages(data):
        if isinstance(message, dict):
            yield str(message.get("role"))[:16]
            content = message.get("content")
            if isinstance(content, str) and _CALLS.isdisjoint(message):
                yield " ".join(content.casefold().split())
                continue
            for key in ("content", "tool_calls", "function_call"):
                yield from _strings(message.get(key))


def _messages(data: dict[str, Any]) -> Iterator[Any]:
    """Of a chat example, or of the question and the two answers of a preference pair."""
    asked = data.get("input")
    for holder, key in (
        (asked if isinstance(asked, dict) else data, "messages"),
        (data, "preferred_output"),
        (data, "non_preferred_output"),
    ):
        found = holder.get(key)
        yield from found if isinstance(found, list) else ()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield " ".join(value.casefold().split())
    elif isinstance(value, dict):
        for child in value.values():
            yield from _strings(child)
    elif isinstance(value, list):
        for child in value:
            yield from _strings(child)
