"""Bytes to numbered lines. LF, CR LF and CR alone each end a line, as in any text file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from curator.sources._bytes import ByteStream

#: Bytes of one line, array item or table record; longer ones are rejected without being held.
MAX_LINE = 64 << 20
#: Bytes kept of what is too long to keep.
MAX_RAW = 1 << 16
_ENDS = b"\r\n"


class Piece(NamedTuple):
    """A line with its line end, or an item of an array. flaw: why it cannot be read, "" when it may be."""

    number: int
    offset: int
    data: bytes
    flaw: str = ""


def too_long(limit: int, kept: int) -> str:
    return f"longer than {limit >> 20} MB: split it into smaller records (its first {kept} bytes are kept here)"


def lines(stream: ByteStream, limit: int = MAX_LINE) -> Iterator[Piece]:
    """Every line; bytes after a cut in a compressed file are one last line with a flaw."""
    number, offset = 1, 0
    held, size = bytearray(), 0
    for chunk in _whole_line_ends(stream):
        for part in chunk.splitlines(keepends=True):
            if not size and part[-1] in _ENDS and len(part) <= limit:
                yield Piece(number, offset, part)
                number, offset = number + 1, offset + len(part)
                continue
            size += len(part)
            held += part
            if size > limit:
                del held[MAX_RAW:]
            if part[-1] in _ENDS:
                yield Piece(number, offset, bytes(held), too_long(limit, len(held)) if size > limit else "")
                number, offset = number + 1, offset + size
                held, size = bytearray(), 0
    if size or stream.cut:
        flaw = too_long(limit, len(held)) if size > limit else stream.cut
        yield Piece(number, offset, bytes(held), flaw)


def _whole_line_ends(stream: ByteStream) -> Iterator[bytes]:
    """The chunks, none of them ending between CR and LF."""
    waiting = b""
    for chunk in stream:
        whole = waiting + chunk
        waiting = b"\r" if whole.endswith(b"\r") else b""
        yield whole[:-1] if waiting else whole
    yield waiting
