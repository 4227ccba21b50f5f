"""The canonical record: a conversation without loss."""

from __future__ import annotations

from dataclasses import dataclass, field

from curator.records.alternative import Alternative
from curator.records.message import JsonObject, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """id: given by the store on insertion, empty before. source: the format it came in. source_id: its id there.

    thread: what ties conversations of one customer or thread. created_at: UTC microseconds.
    metadata: what the source says of the record; extra: top-level keys we have no field for.
    alternatives: other answers than those in `messages`, in order of their index.
    key_order: of the keys of an OpenAI record and each of its messages, where it is not ours: see records/key_order.py.
    """

    messages: tuple[Message, ...]
    id: str = ""
    source: str = ""
    source_id: str | None = None
    thread: str | None = None
    title: str | None = None
    created_at: int | None = None
    tools: list[JsonObject] | None = None
    parallel_tool_calls: bool | None = None
    metadata: JsonObject = field(default_factory=dict)
    extra: JsonObject = field(default_factory=dict)
    alternatives: tuple[Alternative, ...] = ()
    key_order: tuple[tuple[int, ...], ...] = ()
