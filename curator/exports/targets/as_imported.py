"""as-imported: chat records as they came, every key of theirs and the order of keys with it, but scrubbed.

For records that came as openai-chat: a file of them that nothing was replaced or decided in is equal as JSON. It is for
other tools and the next import, and is not checked by what a trainer accepts.
"""

from __future__ import annotations

from curator.records import Conversation, JsonObject
from curator.records.key_order import in_order
from curator.records.openai import to_openai

#: Whether a file is for a trainer, whose rules its lines must pass.
TRAINS = False
_FORMAT = "openai-chat"


def refuses(record: Conversation) -> str:
    """Why a record cannot leave so; "" where it can."""
    return "" if record.source == _FORMAT else f"other format: {record.source} cannot leave as it came"


def line(example: Conversation) -> JsonObject:
    """The record with its keys in the order in which they came."""
    top, *orders = example.key_order or ((),)
    record = to_openai(example)
    orders += [()] * (len(record["messages"]) - len(orders))
    record["messages"] = [in_order(message, order) for message, order in zip(record["messages"], orders, strict=False)]
    return in_order(record, top)
