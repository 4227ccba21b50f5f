"""In which order the keys of a chat record came, kept where it is not the order in which we would write them.

By position, not by name: a key may be personal data, and scrubbing may give it another name. An order is a permutation
of our own order, as `(1, 0)` for {"content", "role"}, and () where they came as we write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from curator.records.conversation import Conversation
from curator.records.message import JsonObject
from curator.records.openai import to_openai

Order = tuple[int, ...]
_TOP = ("messages", "tools", "parallel_tool_calls")


def order_of(came: Iterable[str], ours: Sequence[str]) -> Order:
    """came: the keys of an object as they stood. ours: the same keys as we write them."""
    keys = list(came)
    if keys == list(ours):
        return ()
    place = {key: n for n, key in enumerate(ours)}
    return tuple(place[key] for key in keys)


def with_key_order(conversation: Conversation, record: JsonObject) -> Conversation:
    """The conversation that `record`, of the OpenAI chat shape, was read into, with the order of that one's keys."""
    if _plainly_ours(record):
        return conversation
    ours = to_openai(conversation)
    orders = [order_of(record, list(ours))]
    orders += [order_of(came, list(kept)) for came, kept in zip(record["messages"], ours["messages"], strict=True)]
    last = max((n for n, order in enumerate(orders) if order), default=-1)
    return replace(conversation, key_order=tuple(orders[: last + 1])) if last >= 0 else conversation


def _plainly_ours(record: JsonObject) -> bool:
    """Whether a look is enough: most records hold nothing but roles and words, and tools, in this order."""
    if [*record] != [key for key in _TOP if record.get(key) is not None]:
        return False
    return all(
        len(message) == 2 and [*message] == ["role", "content"] and message["content"] is not None
        for message in record["messages"]
    )


def in_order(record: JsonObject, order: Order) -> JsonObject:
    """The object as its keys came; as it is where it has other keys by now."""
    items = list(record.items())
    return dict(items[n] for n in order) if sorted(order) == list(range(len(items))) else record
