"""Bytes to numbered lines. LF, CR LF and CR alone each end a line, as in any text file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from curator.sources.containers.bytes import ByteStream

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


class Block(NamedTuple):
    """Lines with their line ends, one after the other; number and offset are of the first. flaw: as in Piece, of each.

    For whoever has no time to make a Piece of every line.
    """

    number: int
    offset: int
    lines: list[bytes]
    flaw: str = ""


def lines(stream: ByteStream, limit: int = MAX_LINE) -> Iterator[Piece]:
    """Every line; bytes after a cut in a compressed file are one last line with a flaw."""
    for block in blocks(stream, limit):
        offset = block.offset
        for number, line in enumerate(block.lines, block.number):
            yield Piece(number, offset, line, block.flaw)
            offset += len(line)


def blocks(stream: ByteStream, limit: int = MAX_LINE) -> Iterator[Block]:
    """The same, many lines at once; one that has a flaw is alone in its block."""
    number, offset = 1, 0
    held, size = bytearray(), 0
    for chunk in _whole_line_ends(stream):
        found = chunk.splitlines(keepends=True)
        rest = found.pop() if found and found[-1][-1] not in _ENDS else b""
        if size and found:
            held += found[0]
            size += len(found[0])
            yield _alone(number, offset, held, size, limit)
            number, offset = number + 1, offset + size
            held, size = bytearray(), 0
            del found[0]
        if len(chunk) <= limit:
            if found:
                yield Block(number, offset, found)
                number, offset = number + len(found), offset + sum(map(len, found))
        else:
            for line in found:
                yield _alone(number, offset, bytearray(line), len(line), limit)
                number, offset = number + 1, offset + len(line)
        held += rest
        size += len(rest)
        if size > limit:
            del held[MAX_RAW:]
    if size or stream.cut:
        yield _alone(number, offset, held, size, limit, stream.cut)


def _alone(number: int, offset: int, held: bytearray, size: int, limit: int, flaw: str = "") -> Block:
    """A block of one line. held: its bytes, or the first of them where it is too long. flaw: the file's, at its end."""
    if size > limit:
        del held[MAX_RAW:]
        flaw = too_long(limit, len(held))
    return Block(number, offset, [bytes(held)], flaw)


def _whole_line_ends(stream: ByteStream) -> Iterator[bytes]:
    """The chunks, none of them ending between CR and LF."""
    waiting = b""
    for chunk in stream:
        whole = waiting + chunk
        waiting = b"\r" if whole.endswith(b"\r") else b""
        yield whole[:-1] if waiting else whole
    yield waiting
