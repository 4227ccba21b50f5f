"""Lines of a file in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

#: Ten images of 10 MB as base64 come to 133 MB; a longer line is no example.
LONGEST_LINE = 256_000_000


def read_lines(file: BinaryIO, longest: int = LONGEST_LINE) -> Iterator[bytes | None]:
    """The lines with their ends; None for one of more than `longest` bytes, which is skipped."""
    while line := file.readline(longest + 1):
        if len(line) <= longest:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(longest)
        yield None
