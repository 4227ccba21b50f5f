"""Words for messages: keys that can be shown, and choices."""

from __future__ import annotations

from collections.abc import Iterable

from curator.records.keys import is_plain_key


def shown_key(key: str, position: int) -> str:
    """The key itself if it is one plain word, else its position in the object, counted from 1."""
    return key if is_plain_key(key) else f"(key {position})"


def one_of(values: Iterable[str]) -> str:
    """ "a, b or c" """
    *most, last = values
    return f"{', '.join(most)} or {last}" if most else last
