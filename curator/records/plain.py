"""Records that are turns of words and nothing else, as most are: read and written ten times as fast as others.

What is made here is what `records.openai` and the store's canonical JSON make of the same record; a test holds them
equal. Everything that is not wholly plain is left to those.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec

from curator.records.message import ROLES

_ROLES = frozenset(ROLES)
_WORDS = rb'"[^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*+"'
_TURN = (
    rb'\{\s*+"role"\s*+:\s*+"(?:' + "|".join(ROLES).encode() + rb')"\s*+,\s*+"content"\s*+:\s*+' + _WORDS + rb"\s*+\}"
)
#: {"messages": [{"role": ..., "content": ...}, ...]} with these keys once each and in this order.
_CHAT = re.compile(rb'\s*+\{\s*+"messages"\s*+:\s*+\[\s*+' + _TURN + rb"(?:\s*+,\s*+" + _TURN + rb")*+\s*+\]\s*+\}\s*+")


class _Nothing(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An object without keys."""


_NOTHING = _Nothing()


class PlainMessage(msgspec.Struct, forbid_unknown_fields=True, gc=False, kw_only=True):
    """The fields of a Message in the order of their names; all but three are empty."""

    author: None = None
    content: str
    created_at: None = None
    extra: _Nothing = _NOTHING
    index: int = 0
    model: None = None
    name: None = None
    refusal: None = None
    role: str
    tool_call_id: None = None
    tool_calls: None = None
    weight: None = None


class PlainRecord(msgspec.Struct, forbid_unknown_fields=True, gc=False, kw_only=True):
    """The fields of a Conversation that make it the same as another one, in the order of their names."""

    created_at: None = None
    extra: _Nothing = _NOTHING
    messages: list[PlainMessage]
    metadata: _Nothing = _NOTHING
    parallel_tool_calls: None = None
    source_id: None = None
    thread: None = None
    title: None = None
    tools: None = None


class Plain(NamedTuple):
    """A record of turns of words and nothing else. canonical: its canonical JSON."""

    canonical: bytes
    messages: list[PlainMessage]


_decode = msgspec.json.Decoder(PlainRecord).decode
_encode = msgspec.json.Encoder().encode


def read_plain(line: bytes) -> Plain | None:
    """A chat record as it lies in a file; None where the record is not plain, or none at all."""
    try:
        messages = (record := _decode(line)).messages
    except msgspec.DecodeError:  # another shape; or half a character, bytes that are no UTF-8, and the like
        return None
    if not _holds_nothing_twice(line, len(messages)) and not _CHAT.fullmatch(line):
        return None
    for index, message in enumerate(messages):
        if message.role not in _ROLES:
            return None
        message.index = index
    return Plain(_encode(record), messages)


def _holds_nothing_twice(line: bytes, count: int) -> bool:
    """Whether a line that was read into so many messages has each key once and roles first. What this does not see at
    once, in a third of the time, takes the expression.

    A record has the quotes of its one key, and a message no less than eight: more of them are other or further keys.
    """
    quotes = line.count(b'"')
    if b"\\" in line:
        if b"\\\\" in line:  # a quote behind them may be one that ends a text
            return False
        quotes -= line.count(b'\\"')
    return quotes == 2 + 8 * count and line.count(b'{"role"') == count > 0


def as_plain(canonical: bytes) -> Plain | None:
    """What canonical JSON holds; None where that is more than turns of words, or less."""
    try:
        return Plain(canonical, _decode(canonical).messages)
    except msgspec.DecodeError:
        return None
