"""Records that are turns of words and nothing else, as most are: read and written ten times as fast as others.

What is made here is what `records.openai` and the store's canonical JSON make of the same record; a test holds them
equal. Everything that is not wholly plain is left to those.
"""

from __future__ import annotations

import re

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


_decode = msgspec.json.Decoder(PlainRecord).decode
_encode = msgspec.json.Encoder().encode


def plain_canonical(line: bytes) -> str | None:
    """Canonical JSON of a chat record as it lies in a file; None where the record is not plain, or none at all."""
    if not _CHAT.fullmatch(line):
        return None
    try:
        record = _decode(line)
    except msgspec.DecodeError:  # half a character, or bytes that are no UTF-8
        return None
    for index, message in enumerate(record.messages):
        message.index = index
    return _encode(record).decode()


def plain_record(canonical: str) -> PlainRecord | None:
    """What canonical JSON holds where that is plain."""
    try:
        return _decode(canonical)
    except msgspec.DecodeError:
        return None
