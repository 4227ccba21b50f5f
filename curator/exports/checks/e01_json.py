"""E1: UTF-8, one JSON object a line, no blank lines. W1: a byte order mark."""

from __future__ import annotations

from typing import Any

from curator.exports.checks.lines import LONGEST_LINE
from curator.exports.checks.problem import Problem, error, warning
from curator.exports.checks.strict_json import JsonError, parse
from curator.records.openai import json_kind

BOM = b"\xef\xbb\xbf"

_ONE_A_LINE = "write one object a line, without a list around them"
_NOT_LINES = (
    (b"\xff\xfe", "the file is UTF-16", "save it as UTF-8"),
    (b"\xfe\xff", "the file is UTF-16", "save it as UTF-8"),
    (b"\x1f\x8b", "the file is compressed (gzip)", "decompress it first"),
    (b"PK\x03\x04", "the file is compressed (zip)", "decompress it first"),
)


def not_lines(first: bytes) -> Problem | None:
    """The one problem of a file that is no JSON Lines at all, by its first line that is not blank."""
    for start, what, fix in _NOT_LINES:
        if first.startswith(start):
            return error(1, None, "", what, fix)
    text = first.removeprefix(BOM).strip()
    if text == b"{" or (text.startswith(b"[") and not text.endswith(b"]")):
        return error(1, None, "", "the file is one JSON value over several lines", _ONE_A_LINE)
    return None


def byte_order_mark() -> Problem:
    return warning(1, 1, "", "the file begins with a byte order mark", "save it as UTF-8 without one")


def read_object(line: int, raw: bytes | None) -> dict[str, Any] | Problem:
    """The object on a line (None: one that is too long), or what is wrong with it."""
    if raw is None:
        return error(1, line, "", f"the line is longer than {LONGEST_LINE // 1_000_000} MB", "take it out")
    if not raw.strip():
        return error(1, line, "", "the line is blank", "take it out")
    try:
        value = parse(raw.decode())
    except UnicodeDecodeError as found:
        return error(1, line, "", f"byte {found.start + 1} of the line is not UTF-8", "save the file as UTF-8")
    except JsonError as found:
        return error(1, line, "", found.reason, found.fix)
    if not isinstance(value, dict):
        return error(1, line, "", f"the line is {json_kind(value)}, not an object", _ONE_A_LINE)
    return value
