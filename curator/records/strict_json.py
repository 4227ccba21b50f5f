"""JSON that everybody reads alike: no repeated keys, no NaN, no number out of range, no half character, no abyss.

What is wrong is told as a kind, for the callers to put into words; nothing of the text is in it.
"""

from __future__ import annotations

import json
from collections import Counter
from math import isinf
from typing import Any, Literal

from curator.records.depth import MAX_DEPTH, too_deep

Fault = Literal["syntax", "repeated key", "constant", "out of range", "too deep", "half character"]

#: Digits of the largest number a double can hold.
_MAX_DIGITS = 308


class StrictJSONError(ValueError):
    """at, parser_message: of a syntax fault, the character (from 0) and what the parser says, which may quote the text.

    key: of a repeated key, the key; not to be shown unless it is one of the format's own.
    """

    def __init__(self, fault: Fault, *, at: int = 0, parser_message: str = "", key: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.at = at
        self.parser_message = parser_message
        self.key = key


def parse_strictly(text: str) -> Any:
    """The one JSON value in `text`. Raises StrictJSONError."""
    fault: StrictJSONError | None = None
    value: Any = None
    try:
        value = _decode(text)
    except json.JSONDecodeError as error:
        fault = StrictJSONError("syntax", at=error.pos, parser_message=error.msg)
    except RecursionError:
        fault = StrictJSONError("too deep")
    if fault is None and text.count("{") + text.count("[") > MAX_DEPTH and too_deep(value):
        fault = StrictJSONError("too deep")
    if fault is None and ("\\ud" in text or "\\uD" in text) and _has_half_character(value):
        fault = StrictJSONError("half character")
    if fault is not None:
        # Raised out here, so that the parser's error, which holds the whole text, is not chained to ours.
        raise fault
    return value


def _has_half_character(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
        raise StrictJSONError("repeated key", key=twice)
    return result


def _constant(name: str) -> Any:
    raise StrictJSONError("constant", key=name)


def _float(text: str) -> float:
    number = float(text)
    if isinf(number):
        raise StrictJSONError("out of range")
    return number


def _integer(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise StrictJSONError("out of range")
    return int(text)


_decode = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_integer
).decode
