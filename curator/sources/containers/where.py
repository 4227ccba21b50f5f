"""A file that a source reads, wherever it lies: on disk, in a zip archive, or kept from a pipe."""

from __future__ import annotations

import io
import os
import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

_CHUNK = 1 << 20


class Spooled:
    """What came through a pipe, in a file that has no name from its beginning: nobody finds it, nothing outlives it.

    Raises OSError, as where the disk is full.
    """

    name = "stdin"
    suffixes: tuple[str, ...] = ()

    def __init__(self, folder: Path, stream: BinaryIO, progress: Callable[[int, None], None] | None = None) -> None:
        self.size = 0
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - open as long as this object is
        while chunk := stream.read(_CHUNK):
            self._file.write(chunk)
            self.size += len(chunk)
            if progress is not None:
                progress(self.size, None)
        self._file.flush()

    def __str__(self) -> str:
        return self.name

    def open(self) -> BinaryIO:
        """From its beginning, by a position of its own."""
        return io.BufferedReader(_Positioned(self._file.fileno(), self.size))

    def close(self) -> None:
        self._file.close()


class _Positioned(io.RawIOBase):
    def __init__(self, descriptor: int, size: int) -> None:
        self._descriptor, self._size, self._at = descriptor, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = max(0, offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = os.pread(self._descriptor, len(buffer), self._at)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a zip archive. archive: where that lies."""

    archive: Path | Spooled
    opened: ZipFile
    info: ZipInfo

    @property
    def name(self) -> str:
        return PurePosixPath(self.info.filename).name

    @property
    def suffixes(self) -> tuple[str, ...]:
        return tuple(PurePosixPath(self.info.filename).suffixes)

    def __str__(self) -> str:
        return f"{self.archive}/{self.info.filename}"


#: Each has a `name`, `suffixes`, and says with `str` where it lies.
Where = Path | Member | Spooled


def opened(where: Where) -> BinaryIO:
    """Its bytes from the beginning. Raises OSError, and for damaged members BadZipFile."""
    if isinstance(where, Member):
        try:
            return where.opened.open(where.info)  # type: ignore[return-value]
        except (RuntimeError, ValueError, EOFError, struct.error):  # its own header says another thing than the archive
            raise BadZipFile from None
    return where.open() if isinstance(where, Spooled) else where.open("rb")


def stamp(where: Where) -> tuple[int, ...]:
    """What is another number once somebody has written to the file. Raises OSError."""
    if isinstance(where, Member):
        return stamp(where.archive)
    if isinstance(where, Spooled):
        return (where.size,)
    found = where.stat()
    return (found.st_size, found.st_mtime_ns, found.st_ino)


def size_of(where: Where) -> int:
    """Bytes of a file before it is unpacked; of a member, after it is taken out of its archive. Raises OSError."""
    if isinstance(where, Member):
        return where.info.file_size
    return where.size if isinstance(where, Spooled) else where.stat().st_size
