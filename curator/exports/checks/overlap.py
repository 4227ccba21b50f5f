"""Digests of examples, to find the lines of one file in another without keeping either in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from hashlib import blake2b
from typing import Any

import msgspec
import numpy as np

from curator.exports.checks.loose import Loose, folded
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.strict_json import JsonError, parse

_OF_PAIRS = frozenset({"input", "preferred_output", "non_preferred_output"})
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
        self._alike.setdefault(digest_of_json(_words(data)), number)

    def same(self, data: dict[str, Any]) -> int | None:
        """The line of an equal JSON value; order of keys and blanks between them do not matter."""
        return self._same.get(digest_of_json(data))

    def may_hold(self, lines: PlainLines) -> Mask:
        """Of which of these lines `same` or `alike` may find something; all, where that takes no less than to ask."""
        return lines.all if self._same else lines.none

    def alike(self, data: dict[str, Any]) -> int | None:
        """The line of an example with the same roles and words in its messages, whatever their case and blanks."""
        words = _words(data)
        return self._alike.get(digest_of_json(words)) if words else None


class Before(ExampleIndex):
    """Examples of files that were written before this one, and that none of its own equals: only its words are asked
    for. loose: what made the numbers that lines bring with them."""

    def __init__(self, loose: Loose | None = None) -> None:
        super().__init__((), "files written before")
        self.loose = loose or Loose()
        self._loose: set[int] = set()
        #: Lines of which no more is known than a number of their words: the first of some that follow each other, and
        #: these numbers.
        self._taken: list[tuple[int, list[int]]] = []
        self._joined: list[Before] = []
        #: A line by its number, once the file is written.
        self.read: Callable[[int], bytes] | None = None

    def add(self, data: dict[str, Any], number: int) -> None:
        words = _words(data)
        self._alike.setdefault(digest_of_json(words), number)
        self._loose.add(self.loose.of_words(words))

    def add_lines(self, lines: PlainLines, first: int) -> None:
        """Lines that follow each other, from line `first` on."""
        numbers = self._numbers(lines)
        self._taken.append((first, numbers))
        self._loose.update(numbers)

    def may_hold(self, lines: PlainLines) -> Mask:
        if not self._loose or self._loose.isdisjoint(numbers := self._numbers(lines)):
            return lines.none
        return np.fromiter((loose in self._loose for loose in numbers), bool, len(lines))

    def _numbers(self, lines: PlainLines) -> list[int]:
        return self.loose.of_lines(lines.lines) if lines.loose is None else lines.loose

    @cached_property
    def _unread(self) -> dict[int, list[int]]:
        """Those lines by their numbers, once all are taken."""
        found: dict[int, list[int]] = {}
        for first, numbers in self._taken:
            for line, loose in enumerate(numbers, first):
                found.setdefault(loose, []).append(line)
        return found

    def same(self, data: dict[str, Any]) -> int | None:
        return None

    def alike(self, data: dict[str, Any]) -> int | None:
        loose = self.loose.of_words(_words(data))
        if loose not in self._loose:
            return None
        for one in self._joined:
            for number in one._unread.pop(loose, ()):
                assert one.read is not None
                self.add(msgspec.json.decode(one.read(number)), number)
        return super().alike(data)

    def __bool__(self) -> bool:
        return bool(self._loose)

    def join(self, other: Before) -> None:
        """Hold what the other one holds too, of a file that is written."""
        self._joined.append(other)
        self._alike = other._alike | self._alike
        self._loose |= other._loose


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


def _words(data: dict[str, Any]) -> list[str]:
    words: list[str] = []
    for message in _messages(data):
        if isinstance(message, dict):
            words.append(str(message.get("role"))[:16])
            content = message.get("content")
            if isinstance(content, str) and _CALLS.isdisjoint(message):
                words.append(folded(content))
                continue
            for key in ("content", "tool_calls", "function_call"):
                words.extend(_strings(message.get(key)))
    return words


def _messages(data: dict[str, Any]) -> Iterable[Any]:
    """Of a chat example, or of the question and the two answers of a preference pair."""
    if _OF_PAIRS.isdisjoint(data):
        found = data.get("messages")
        return found if isinstance(found, list) else ()
    return _messages_of_pair(data)


def _messages_of_pair(data: dict[str, Any]) -> Iterator[Any]:
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
        yield folded(value)
    elif isinstance(value, dict):
        for child in value.values():
            yield from _strings(child)
    elif isinstance(value, list):
        for child in value:
            yield from _strings(child)
