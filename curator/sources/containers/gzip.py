"""Gzip that gives back everything before a cut or a damaged place."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

MAGIC = b"\x1f\x8b"
_GZIP_FORMAT = 31
_CUT = "the gzip file ends early: what came before was read, get the file again for the rest"
_DAMAGED = "the gzip file is damaged here: what came before was read, get the file again for the rest"
_MORE = "something that is not gzip follows the compressed data: it was not read"


class CutShortError(Exception):
    """The bytes end before they should; the text says why and how to mend it."""


def gunzip(first: bytes, pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """The bytes of one or more gzip members, `limit` at a time. Raises CutShortError after the last good one."""
    data = first
    while data:
        if not data.startswith(MAGIC[: len(data)]):
            raise CutShortError(_MORE)
        engine = zlib.decompressobj(_GZIP_FORMAT)
        while not engine.eof:
            if not data:
                data = next(pieces, b"")
            if not data:
                yield engine.flush()
                raise CutShortError(_CUT)
            before = engine.copy()
            try:
                out = engine.decompress(data, limit)
            except zlib.error:
                yield _salvaged(before, data)
                raise CutShortError(_DAMAGED) from None
            data = engine.unconsumed_tail
            if out:
                yield out
        data = _after_padding(engine.unused_data, pieces)


def _salvaged(engine: zlib._Decompress, data: bytes) -> bytes:
    """What can be had from `data`, a byte at a time: one call that fails gives nothing back."""
    good = bytearray()
    try:
        for n in range(len(data)):
            good += engine.decompress(data[n : n + 1])
    except zlib.error:
        pass
    return bytes(good)


def _after_padding(data: bytes, pieces: Iterator[bytes]) -> bytes:
    """The next member's bytes; zeros between or after members are padding."""
    data = data.lstrip(b"\0")
    while not data:
        piece = next(pieces, b"")
        if not piece:
            return b""
        data = piece.lstrip(b"\0")
    return data
