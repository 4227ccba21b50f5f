"""Objects one after the other, each over as many lines as it likes, and lists that stand inside of objects."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.sources.containers.bytes import ByteStream
from curator.sources.reading.array import broken, members, whole
from curator.sources.reading.item_end import item_end
from curator.sources.reading.lines import MAX_LINE, Piece, too_long
from curator.sources.reading.window import Window

_GAP = re.compile(rb"(?:[\s,]|\xef\xbb\xbf)*")
_SPACE = re.compile(rb"\s*")
_TOKEN = re.compile(rb'"[^"\\\r\n]*+(?:\\[^\r\n][^"\\\r\n]*+)*+"|[{}\[\],:]|[^\s{}\[\],:"]++')
_OPEN, _CLOSE, _QUOTE = b"{[", b"}]", ord('"')


def objects(stream: ByteStream, limit: int = MAX_LINE) -> Iterator[Piece]:
    """Every object, numbered from 1. One that does not close is rejected up to the next `{` that begins a line."""
    window = Window(stream)
    window.more()
    number = 1
    while True:
        window.skip(_GAP)
        window.release()
        if window.at_end():
            if stream.cut:
                yield Piece(number, window.offset, b"", stream.cut)
            return
        end = item_end(window, limit) if window.data[window.at] not in _CLOSE else None
        if end is None:
            yield broken(window, number, b"", "a closing bracket with nothing to close: remove it", limit, stream)
        elif end.flaw:
            yield broken(window, number, b"", end.flaw, limit, stream)
        else:
            yield whole(window, number, end.at, limit)
        number += 1


def inside(stream: ByteStream, path: tuple[str, ...], limit: int = MAX_LINE) -> Iterator[Piece]:
    """Every item of the lists at `path` in the objects of the stream, numbered from 1 over all of them.

    What stands beside the lists is not looked at. A stream without such a list has no items.
    """
    window = Window(stream)
    keys = [b'"' + key.encode() + b'"' for key in path]
    number = 1
    stack: list[bytes] = []  # of each open bracket, the key that it stands under
    key = last = b""
    while True:
        window.skip(_GAP if not stack else _SPACE)
        window.release()
        if window.at_end():
            if stream.cut or stack:
                yield Piece(number, window.offset, b"", stream.cut or "the file ends in the middle: get it again")
            return
        token = _token(window, limit)
        if token is None:
            size = len(window.data) - window.at
            flaw = too_long(limit, 0) if size > limit else "not JSON from here on: mend it"
            yield Piece(number, window.offset, b"", flaw)
            return
        if token == b":":
            key = last
        elif token in (b"{", b"["):
            stack.append(key)
            if token == b"[" and stack[1:] == keys:
                number = yield from members(window, stream, limit, number, inside=True)
                if window.at_end():  # nothing of a list is lost behind it, and what is in it was told
                    return
                stack.pop()
            key = b""
        elif token in (b"}", b"]") and stack:
            stack.pop()
        if token == b",":
            key = b""
        last = token


def _token(window: Window, limit: int) -> bytes | None:
    """The token at the cursor, which moves behind it; None where there is none or it is too long."""
    while True:
        found = _TOKEN.match(window.data, window.at)
        if found and found.end() < len(window.data):
            break
        if len(window.data) - window.at > limit:
            return None
        if not window.more():
            break
    if found is None:
        return None
    window.at = found.end()
    return bytes(found[0])
