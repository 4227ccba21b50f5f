"""JSON as the receiving side reads it: no repeated keys, no NaN, no half characters, no bottomless nesting."""

from __future__ import annotations

import json
import re
from typing import Any

from curator.records.depth import MAX_DEPTH, too_deep

_HALF = re.compile(r"\\u[dD][89a-fA-F]")

#: Start of the decoder's message -> ours. Its own may hold a character of the text.
_SYNTAX = (
    ("Unterminated string", "a string is not closed"),
    ("Expecting value", "a value is missing or not JSON"),
    ("Extra data", "something follows after the end of the value"),
    ("Invalid control", "a control character stands in a string without an escape"),
    ("Invalid \\", "an escape with a backslash is not valid"),
    ("Expecting property", "a key in double quotes is missing"),
    ("Expecting ','", "a comma or a closing bracket is missing"),
    ("Expecting ':'", "a colon is missing after a key"),
    ("Illegal trailing", "a comma stands before a closing bracket"),
)


class JsonError(ValueError):
    """Why a text is not JSON that everybody reads alike. Holds nothing of the text."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


def parse(text: str) -> Any:
    """The value of a JSON text. Raises JsonError with the reason and, for syntax, the column (characters, from 1)."""
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as found:
        fault = _syntax(found)
    except RecursionError:
        fault = _DEEP
    except JsonError as found:
        fault = found
    except ValueError:
        fault = JsonError("it holds a number with too many digits", "write long numbers as strings")
    else:
        if text.count("[") + text.count("{") > MAX_DEPTH and too_deep(value):
            fault = _DEEP
        elif _HALF.search(text) and _has_half_character(value):
            fault = _HALF_CHARACTER
        else:
            return value
    # Raised out here, so that the decoder's error, which holds the whole text, is not chained to ours.
    raise JsonError(fault.reason, fault.fix)


_DEEP = JsonError(f"it nests deeper than {MAX_DEPTH} levels", "flatten the nested lists and objects")
_HALF_CHARACTER = JsonError(
    "a string holds half of a surrogate pair (\\ud800 to \\udfff alone)", "write the whole character or leave it out"
)


def _syntax(found: json.JSONDecodeError) -> JsonError:
    reason = next((ours for start, ours in _SYNTAX if found.msg.startswith(start)), "the syntax is wrong")
    cut_off = found.pos >= len(found.doc.rstrip()) or found.msg.startswith("Unterminated")
    fix = "the line may be cut off: write it again" if cut_off else "mend the syntax at this column"
    return JsonError(f"it is not valid JSON: {reason} (column {found.colno})", fix)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise JsonError("an object holds the same key twice", "keep one of the two: readers differ in which they take")
    return made


def _constant(name: str) -> Any:
    raise JsonError("it holds NaN or Infinity, which JSON does not have", "write null or a number")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)


def _has_half_character(value: Any) -> bool:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            try:
                item.encode()
            except UnicodeEncodeError:
                return True
        elif isinstance(item, dict):
            waiting += item.keys()
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    return False
