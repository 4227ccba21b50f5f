"""Records that are turns of words and nothing else, as most are: read and written ten times as fast as others.

What is made here is what `records.openai` and the store's canonical JSON make of the same record; a test holds them
equal. Everything that is not wholly plain is left to those.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec

from curator.records.message import ROLES

_WORDS = rb'"[^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*+"'
_TURN = (
    rb'\{\s*+"role"\s*+:\s*+"(?:' + "|".join(ROLES).encode() + rb')"\s*+,\s*+"content"\s*+:\s*+' + _WORDS + rb"\s*+\}"
)
#: {"messages": [{"role": ..., "content": ...}, ...]} with these keys once each and in this order.
_CHAT = re.compile(rb'\s*+\{\s*+"messages"\s*+:\s*+\[\s*+' + _TURN + rb"(?:\s*+,\s*+" + _TURN + rb")*+\s*+\]\s*+\}\s*+")


class _Nothing(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An object without keys."""


_NOTHING = _Nothing()


class PlainMessage(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """The fields of a Message in the order of their names; all but three are empty."""

    author: None = None
    content: str = ""
    created_at: None = None
    extra: _Nothing = _NOTHING
    index: int = 0
    model: None = None
    name: None = None
    refusal: None = None
    role: str = ""
    tool_call_id: None = None
    tool_calls: None = None
    weight: None = None


class PlainRecord(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """The fields of a Conversation that make it the same as another one, in the order of their names."""

    created_at: None = None
    extra: _Nothing = _NOTHING
    messages: list[PlainMessage] = []
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
    if not _CHAT.fullmatch(line):
        return None
    try:
        record = _decode(line)
    except msgspec.DecodeError:  # half a character, or bytes that are no UTF-8
        return None
    messages = record.messages
    for index, message in enumerate(messages):
        message.index = index
    return Plain(_encode(record), messages)


def as_plain(canonical: bytes) -> Plain | None:
    """What canonical JSON holds; None where that is more than turns of words, or less."""
    try:
        return Plain(canonical, _decode(canonical).messages)
    except msgspec.DecodeError:
        return None
