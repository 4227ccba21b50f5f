"""Evidence from the keys of the first records."""

from __future__ import annotations

import re

from curator.records import JsonObject
from curator.sources._records import sample
from curator.sources._source import Evidence

#: The first record is longer than the head, and begins, after keys with plain values, with the key asked for.
_FIRST_KEYS = rb'\W*\{(?:\s*"[^"\\]*"\s*:\s*(?:"(?:[^"\\]|\\.)*+"|[^"{\[,]*+),)*\s*"(?:%s)"\s*:\s*\['
_OF_A_BEGINNING = 0.5


def by_turns(head: bytes, lists: tuple[str, ...], roles: tuple[str, ...]) -> Evidence | None:
    """Evidence that records hold a list of turns under one of `lists`, each with one of the keys `roles`."""
    records = sample(head)
    if not records:
        keys = b"|".join(re.escape(key.encode()) for key in lists)
        if re.match(_FIRST_KEYS % keys, head):
            return Evidence(_OF_A_BEGINNING, f"its first record begins with {' or '.join(lists)}")
        return None
    like = sum(_has_turns(record, lists, roles) for record in records)
    if not like:
        return None
    reason = f"{like} of its first {len(records)} records hold {' or '.join(lists)} with {' or '.join(roles)}"
    return Evidence(like / len(records), reason)


def _has_turns(record: JsonObject, lists: tuple[str, ...], roles: tuple[str, ...]) -> bool:
    turns = next((record[key] for key in lists if isinstance(record.get(key), list)), None)
    return any(isinstance(turn, dict) and any(role in turn for role in roles) for turn in turns or ())
