"""When something was said: times of records and messages, however they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from curator.records import Conversation, Message

_KEYS = ("created_at", "create_time", "timestamp")
#: Unix seconds from 1973 to the year 5138. Smaller numbers count turns; larger ones are milliseconds.
_FIRST, _PAST = 10**8, 10**11
_DIGITS = re.compile(r"\d{9,13}(?:\.\d{1,9})?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def with_times(conversation: Conversation) -> Conversation:
    """The conversation and its messages with the times that their extra keys or metadata tell; all keys stay.

    A conversation that has no time of its own has that of the first message with one.
    """
    messages = tuple([_timed(message) for message in conversation.messages])
    times = (message.created_at for message in messages if message.created_at is not None)
    own = _time_in(conversation.extra)
    if own is None:
        own = _time_in(conversation.metadata)
    created_at = next(times, None) if own is None else own
    if created_at is None:  # and so no message has a time
        return conversation
    return replace(conversation, messages=messages, created_at=created_at)


def microseconds(value: Any) -> int | None:
    """UTC microseconds of Unix seconds or milliseconds or of an ISO 8601 time; None for anything else.

    A time without an offset is taken for UTC: which of two conversations is newer is then wrong by hours at most.
    """
    if isinstance(value, str):
        text = value.strip()
        return _of_number(float(text)) if _DIGITS.fullmatch(text) else _of_iso(text)
    return None if isinstance(value, bool) or not isinstance(value, int | float) else _of_number(value)


def exact_microseconds(text: str) -> int | None:
    """As `microseconds`, of ISO 8601 times with their offset alone: those that can be put in order without doubt."""
    return _of_iso(text, exact=True)


def _timed(message: Message) -> Message:
    time = _time_in(message.extra) if message.extra and message.created_at is None else None
    return message if time is None else replace(message, created_at=time)


def _time_in(record: Mapping[str, Any]) -> int | None:
    for key in _KEYS:
        if key in record and (time := microseconds(record[key])) is not None:
            return time
    return None


def _of_number(value: float) -> int | None:
    if _FIRST <= value < _PAST:
        return round(value * 1_000_000)
    return round(value * 1_000) if _FIRST * 1_000 <= value < _PAST * 1_000 else None


def _of_iso(text: str, *, exact: bool = False) -> int | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    if read.tzinfo is None:
        if exact:
            return None
        read = read.replace(tzinfo=UTC)
    return round((read - _EPOCH) / _MICROSECOND)
