"""What is wrong with the JSON of a training file, in words."""

from __future__ import annotations

from typing import Any

from curator.records.depth import MAX_DEPTH
from curator.records.strict_json import StrictJSONError, parse_strictly

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
        return parse_strictly(text)
    except StrictJSONError as error:
        fault = _told(error, text)
    # Raised out here, so that nothing is chained to it.
    raise fault


def _told(error: StrictJSONError, text: str) -> JsonError:
    if error.fault != "syntax":
        return JsonError(*_TOLD[error.fault])
    message = error.parser_message
    if message.startswith("Invalid control") and error.at >= len(text.rstrip()):
        # It is the end of the line.
        message = "Unterminated string"
    reason = next((ours for start, ours in _SYNTAX if message.startswith(start)), "the syntax is wrong")
    column = error.at - text.rfind("\n", 0, error.at)
    cut_off = error.at >= len(text.rstrip()) or message.startswith("Unterminated")
    fix = "the line may be cut off: write it again" if cut_off else "mend the syntax at this column"
    return JsonError(f"it is not valid JSON: {reason} (column {column})", fix)


_TOLD = {
    "too deep": (f"it nests deeper than {MAX_DEPTH} levels", "flatten the nested lists and objects"),
    "half character": (
        "a string holds half of a surrogate pair (\\ud800 to \\udfff alone)",
        "write the whole character or leave it out",
    ),
    "repeated key": (
        "an object holds the same key twice",
        "keep one of the two: readers differ in which they take",
    ),
    "constant": ("it holds NaN or Infinity, which JSON does not have", "write null or a number"),
    "out of range": ("it holds a number that is out of range", "write long numbers as strings"),
}
