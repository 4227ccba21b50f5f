"""Evidence from the keys of the first records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from curator.records import JsonObject
from curator.sources._source import Evidence
from curator.sources.reading.records import sample

#: A chat record is what the records of other formats may be besides.
_OF_TURNS = 0.9


def by_turns(head: bytes, lists: tuple[str, ...], roles: tuple[str, ...]) -> Evidence | None:
    """Evidence that records hold a list of turns under one of `lists`, each with one of the keys `roles`."""
    words = f"hold {' or '.join(lists)} with {' or '.join(roles)}"
    return by_records(head, lambda record: has_turns(record, lists, roles), words, _OF_TURNS)


def by_records(
    head: bytes,
    like: Callable[[JsonObject], bool],
    words: str,
    score: float = 1.0,
    inside_of: tuple[str, ...] = (),
) -> Evidence | None:
    """Evidence that records are `like` those of a format; `words` say what those do, `score` counts if all are."""
    records = sample(head, inside_of)
    alike = sum(map(like, records))
    if not alike:
        return None
    return Evidence(score * alike / len(records), f"{alike} of its first {len(records)} records {words}")


def has_turns(record: JsonObject, lists: tuple[str, ...], roles: tuple[str, ...]) -> bool:
    """Whether the first of `lists` that is a list has an object with one of the keys `roles`."""
    turns = next((record[key] for key in lists if isinstance(record.get(key), list)), None)
    return is_turns(turns, roles)


def is_turns(value: Any, roles: tuple[str, ...] = ("role",)) -> bool:
    """Whether a value is a list with an object that has one of the keys `roles`."""
    return isinstance(value, list) and any(
        isinstance(turn, dict) and any(role in turn for role in roles) for turn in value
    )
