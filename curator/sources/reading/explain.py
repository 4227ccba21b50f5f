"""What is wrong with text that is no JSON, in words that help to mend it and hold nothing of it."""

from __future__ import annotations

import re

_WANTED = (
    ("property name", "a key in double quotes"),
    ("':' delimiter", "a colon after the key"),
    ("',' delimiter", "a comma or the closing bracket"),
    ("value", "a value"),
)
_PYTHON = re.compile(r"(True|False|None)\b")
_LOOK = 32


def explain(message: str, text: str, at: int) -> str:
    """The reason for a parser's `message` at character `at` (from 0)."""
    where = f"at its character {at + 1}"
    rest = text[at : at + _LOOK].lstrip()
    if message.startswith("Extra data"):
        return _extra(rest, where)
    if message.startswith("Unterminated string") or not text[at:].strip():
        return (
            f"it ends in the middle, in what begins {where}: it is cut off, or one object is spread over several "
            "lines; put each whole object on one line"
        )
    if message.startswith("Invalid control character"):
        return (
            f"a raw control character (code {ord(text[at])}) {where} in a string: escape it as \\u{ord(text[at]):04x}"
        )
    if message.startswith("Invalid \\"):
        return f"a backslash {where} that begins no escape of JSON: double it"
    if _is_trailing_comma(text, at):
        return f"a comma {where} with nothing after it: remove it"
    if rest.startswith("'"):
        return f"single quotes {where}: JSON takes double quotes only"
    if literal := _PYTHON.match(rest):
        return f"Python's {literal[1]} {where}: JSON writes true, false and null"
    wanted = next((words for part, words in _WANTED if part in message), "a value")
    return f"not JSON {where}, where {wanted} should stand: mend it there"


def _extra(rest: str, where: str) -> str:
    if rest.startswith("{"):
        return f"extra data: two objects on one line, the second begins {where}: put each on its own line"
    return f"extra data after the value, it begins {where}: remove it"


def _is_trailing_comma(text: str, at: int) -> bool:
    """The error stands at the comma or at the bracket after it, as the Python version has it."""
    if text[at] == ",":
        return text[at + 1 : at + _LOOK].lstrip().startswith(("}", "]"))
    return text[at] in "}]" and text[max(0, at - _LOOK) : at].rstrip().endswith(",")
