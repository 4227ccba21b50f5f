"""Reads stdin; no command waits for keys."""

from __future__ import annotations

import sys

from curator.errors import UsageError


def stdin_number() -> int:
    """The number of stdin, for reading bytes. Raises UsageError at a terminal and where stdin is closed."""
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("nothing comes in on stdin", fix="pipe it in, or use < FILE")
    return sys.stdin.fileno()


def stdin_text() -> str:
    """All of stdin without the newline at its end, if it has one. Raises UsageError where it is not UTF-8."""
    with open(stdin_number(), "rb", closefd=False) as stream:
        data = stream.read()
    try:
        return data.decode("utf-8").removesuffix("\n")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"byte {error.start + 1} of stdin is not UTF-8", fix="convert it: iconv -f ENCODING -t UTF-8"
        ) from None
