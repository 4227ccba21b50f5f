"""Zstandard that gives back what comes before a cut or a damaged place, by what Arrow brings along."""

from __future__ import annotations

import io
from collections.abc import Iterator

from curator.sources.containers.gzip import CutShortError

MAGIC = b"\x28\xb5\x2f\xfd"
_DAMAGED = "the zstd file is damaged here or ends early: what came before was read, get the file again for the rest"
#: A read that fails gives nothing back: this much may be lost before a cut.
_READ = 1 << 13


def unzstd(first: bytes, pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """The bytes of one or more frames, about `limit` at a time. Raises CutShortError after the last good ones."""
    import pyarrow as pa  # heavy, and most files are not packed this way

    packed = pa.PythonFile(io.BufferedReader(_Joined(first, pieces), _READ), mode="r")
    stream = pa.CompressedInputStream(packed, "zstd")
    held = bytearray()
    while True:
        try:
            piece = stream.read(_READ)
        except OSError:
            yield bytes(held)
            raise CutShortError(_DAMAGED) from None
        held += piece
        if len(held) >= limit or not piece:
            yield bytes(held)
            held.clear()
        if not piece:
            return


class _Joined(io.RawIOBase):
    """Pieces as one file."""

    def __init__(self, first: bytes, pieces: Iterator[bytes]) -> None:
        self._held, self._pieces = memoryview(first), pieces

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._held:
            self._held = memoryview(next(self._pieces, b""))
        count = min(len(buffer), len(self._held))
        buffer[:count] = self._held[:count]
        self._held = self._held[count:]
        return count
