"""Which keys of a record say whose conversation it is; they stay where they are as well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: The widest tie first: a customer has many threads, and a split must not part them.
THREAD_KEYS = ("customer_id", "customer", "thread_id", "thread", "conversation_id", "session_id")
ID_KEYS = ("id", "uuid")


def thread_of(record: Mapping[str, Any]) -> str | None:
    """The widest of THREAD_KEYS that says something, in the record or else in its `metadata` object."""
    metadata = record.get("metadata")
    places = (record, metadata) if isinstance(metadata, dict) else (record,)
    return next(
        (name for key in THREAD_KEYS for place in places if (name := name_of(place.get(key))) is not None), None
    )


def source_id_of(record: Mapping[str, Any]) -> str | None:
    """The record's `id` or `uuid`."""
    return next((name for key in ID_KEYS if (name := name_of(record.get(key))) is not None), None)


def name_of(value: Any) -> str | None:
    """A string with something in it, or a whole number as one: 7, and 7.0 as some tools write it, is "7"."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        return None
    return str(int(value))
