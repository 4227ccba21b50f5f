"""Words for messages: kinds of JSON values, and keys that can be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,23}")


def kind(value: object) -> str:
    """What kind of JSON value this is, such as "a string"."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, int | float):
        return "a number"
    return "a list" if isinstance(value, list) else "an object"


def shown_key(key: str, position: int) -> str:
    """The key itself if it is a short identifier, else its position in the object, counted from 1."""
    return key if _PLAIN_KEY.fullmatch(key) else f"(key {position})"


def one_of(values: Iterable[str]) -> str:
    """ "a, b or c" """
    *most, last = values
    return f"{', '.join(most)} or {last}" if most else last
