"""Items of a JSON array, one in memory at a time.

Commas between items are passed over: a missing, doubled or last one loses nothing. An item whose brackets and strings
close is judged by itself and the next one follows. An item that does not close is rejected up to the next place that
looks like the start of an item: a line that begins with the indentation of the item's own line and a brace. An array
without line ends has no such place, and the rest of the file is then rejected as one item. Where a writer indents
nothing, the parts of an item that does not close may count as several rejects.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from curator.sources.containers.bytes import BOM, ByteStream
from curator.sources.reading.item_end import CUT, TOO_LONG, End, item_end
from curator.sources.reading.lines import MAX_LINE, MAX_RAW, Piece, too_long
from curator.sources.reading.window import LOOK_BACK, Window

_GAP = re.compile(rb"[\s,]*")
_SPACE = re.compile(rb"\s*")
_BEGINNING = re.compile(rb"(?:" + re.escape(BOM) + rb")?\s*\[?")
_INDENT = re.compile(rb"[\r\n]([ \t]*)\Z")
_CLOSING = ord("]")

_NOT_CLOSED = "the array is not closed: the file may be cut off; end it with ]"
_FOLLOWS = "something follows the end of the array: remove it, or the ] that came too early"


def items(stream: ByteStream, limit: int = MAX_LINE) -> Iterator[Piece]:
    """Every item of the array that `stream` begins with, numbered from 1."""
    window = Window(stream)
    window.more()
    if beginning := _BEGINNING.match(window.data):
        window.at = beginning.end()
    yield from members(window, stream, limit)


def members(
    window: Window, stream: ByteStream, limit: int, number: int = 1, *, inside: bool = False
) -> Generator[Piece, None, int]:
    """Every item from the cursor on, which stands behind a `[`; returns the number that follows the last one.

    inside: whether the array is a part of something, so that what follows its `]` is not looked at.
    """
    indent = b""
    while True:
        window.skip(_GAP)
        window.release()
        if window.at_end():
            yield Piece(number, window.offset, b"", stream.cut or _NOT_CLOSED)
            return number + 1
        if window.data[window.at] == _CLOSING:
            window.at += 1
            if inside:
                return number
            window.skip(_SPACE)
            if window.at_end() and not stream.cut:
                return number
            end = End(window.at, _FOLLOWS)
        else:
            indent = _indent(window, indent)
            end = item_end(window, limit)
        if end.flaw:
            yield broken(window, number, indent, end.flaw, limit, stream)
            if window.at_end():
                return number + 1
        else:
            yield whole(window, number, end.at, limit)
        number += 1


def _indent(window: Window, last: bytes) -> bytes:
    """What stands before the item on its line; as before, where the item does not begin its line."""
    line = _INDENT.search(window.data[max(0, window.at - LOOK_BACK) : window.at])
    return line[1] if line else last


def whole(window: Window, number: int, end: int, limit: int) -> Piece:
    """The item from the cursor to `end`; one that is longer than `limit` is cut and has a flaw."""
    start, offset = window.at, window.offset
    window.at = end
    if end - start > limit:
        return Piece(number, offset, bytes(window.data[start : start + MAX_RAW]), too_long(limit, MAX_RAW))
    return Piece(number, offset, bytes(window.data[start:end]))


def broken(window: Window, number: int, indent: bytes, flaw: str, limit: int, stream: ByteStream) -> Piece:
    """The bytes up to the next start of an item, or to the end of the file."""
    start = re.compile(rb"[\r\n]" + re.escape(indent) + rb"\{")
    offset, kept = window.offset, bytearray()
    while True:
        found = start.search(window.data, window.at)
        end = found.start() if found else max(window.at, len(window.data) - LOOK_BACK)
        last = found is not None or not window.more()
        if last and found is None:
            end = len(window.data)
        kept += window.data[window.at : end]
        window.at = end
        window.release()
        if window.offset - offset > limit:
            del kept[MAX_RAW:]
        if last:
            break
    if flaw == CUT and stream.cut:
        flaw = stream.cut
    if window.offset - offset > limit or flaw == TOO_LONG:
        flaw = too_long(limit, len(kept))
    return Piece(number, offset, bytes(kept), f"{flaw}; {window.offset - offset} bytes are rejected together")
