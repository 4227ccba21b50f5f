"""Which keys of a record say whose conversation it is; they stay where they are as well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: The widest tie first: a customer has many threads, and a split must not part them.
THREAD_KEYS = ("customer_id", "customer", "thread_id", "thread", "conversation_id", "session_id")
ID_KEYS = ("id", "uuid")


def thread_of(record: Mapping[str, Any]) -> str | None:
    """The first of THREAD_KEYS that is a string with something in it, in the record or in its `metadata` object."""
    thread = _first(record, THREAD_KEYS)
    metadata = record.get("metadata")
    return _first(metadata, THREAD_KEYS) if thread is None and isinstance(metadata, dict) else thread


def source_id_of(record: Mapping[str, Any]) -> str | None:
    """The record's `id` or `uuid` where it is a string with something in it."""
    return _first(record, ID_KEYS)


def _first(record: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    for key in keys:
        if key in record:
            value = record[key]
            if isinstance(value, str) and value.strip():
                return value
    return None
