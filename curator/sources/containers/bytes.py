"""The bytes of a file, unpacked and streamed; what cannot be read as UTF-8 text at all is refused here."""

from __future__ import annotations

import codecs
import shlex
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile

from curator.errors import CuratorError, UsageError
from curator.sources._source import BytesRead
from curator.sources.containers.gzip import MAGIC as GZIP
from curator.sources.containers.gzip import CutShortError, gunzip
from curator.sources.containers.where import Member, Where, opened, size_of
from curator.sources.containers.windows import is_windows_text
from curator.sources.containers.zip import MAGICS as ZIP
from curator.sources.containers.zstd import MAGIC as ZSTD
from curator.sources.containers.zstd import unzstd

CHUNK = 1 << 20
HEAD = 1 << 16
BOM = codecs.BOM_UTF8

_BOMS = (  # the longer ones first: UTF-32 little-endian begins like UTF-16
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_PACKED = (
    *((magic, "zip") for magic in ZIP),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
)
_UNPACKERS = ((GZIP, gunzip), (ZSTD, unzstd))
_DAMAGED = "the archive is damaged here: what came before was read, get it again for the rest"
#: Which of four neighbouring bytes are zero where ASCII stands in these encodings (RFC 4627, section 3).
_ZEROS = {
    (False, True, False, True): "UTF-16LE",
    (True, False, True, False): "UTF-16BE",
    (False, True, True, True): "UTF-32LE",
    (True, True, True, False): "UTF-32BE",
}
_PATTERN_BYTES = 32


class ByteStream:
    """Chunks of bytes, to be gone through once. `cut` says afterwards why they ended early; "" when they did not."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._first: bytes | None = None
        self.cut = ""

    @property
    def head(self) -> bytes:
        """The first chunk: at least 64 KB unless there is less."""
        if self._first is None:
            collected = bytearray()
            while len(collected) < HEAD and (chunk := self._next()):
                collected += chunk
            self._first = bytes(collected)
        return self._first

    def __iter__(self) -> Iterator[bytes]:
        yield self.head
        while chunk := self._next():
            yield chunk

    def _next(self) -> bytes:
        if self.cut:
            return b""
        try:
            return next(filter(None, self._chunks), b"")
        except CutShortError as error:
            self.cut = str(error)
            return b""


def open_bytes(path: Where, progress: BytesRead | None = None) -> ByteStream:
    """The uncompressed bytes of a file, gzip and zstd known by their first bytes, whatever it is called.

    Raises UsageError when there is no such file, and for packed files and encodings that must be converted first.
    """
    if isinstance(path, Path) and path.is_dir():
        raise UsageError(f"{path} is a folder", fix="name the files in it")
    stream = ByteStream(_chunks(path, progress or _nobody))
    head = stream.head
    for magic, kind in _PACKED:
        if head.startswith(magic):
            if isinstance(path, Member):
                raise UsageError(f"{path} is an archive in an archive", fix="unpack the outer one first")
            raise UsageError(f"{path} is a {kind} file", fix="unpack it first and import what is in it")
    if encoding := _foreign_encoding(head):
        raise UsageError(
            f"{path} is written in {encoding}, not in UTF-8",
            fix=f"convert it: iconv -f {encoding} -t UTF-8 FILE > NEW",
        )
    if is_windows_text(head):
        name = shlex.quote(str(path)) if isinstance(path, Path) else "FILE"
        raise UsageError(
            f"{path} is not in UTF-8 but, as it looks, in an encoding of Windows (CP1252)",
            fix=f"save it as UTF-8 (in Excel: CSV UTF-8), or convert it: iconv -f CP1252 -t UTF-8 {name} > NEW",
        )
    return stream


def blocks(path: Where) -> Iterator[bytes]:
    """The bytes of a file as they lie there, for a digest of them. Raises UsageError where they cannot be read."""
    try:
        with opened(path) as file:
            while block := file.read(CHUNK):
                yield block
    except (BadZipFile, zlib.error, EOFError):
        raise UsageError(f"{path} is damaged in its archive", fix="get the archive again, or unpack it first") from None
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}", fix="check its permissions") from None


def _nobody(done: int, total: int | None) -> None:
    return None


def _chunks(path: Where, progress: BytesRead) -> Iterator[bytes]:
    try:
        with opened(path) as file:
            pieces = _pieces(file, size_of(path) or None, progress)
            first = next(pieces, b"")
            unpack = next((unpacker for magic, unpacker in _UNPACKERS if first.startswith(magic)), None)
            if unpack is not None:
                yield from unpack(first, pieces, CHUNK)
            else:
                yield first
                yield from pieces
    except FileNotFoundError:
        raise UsageError(f"there is no file {path}", fix="check the path") from None
    except PermissionError:
        raise UsageError(f"{path} may not be read", fix="check its permissions") from None
    except BadZipFile:
        raise UsageError(f"{path} is damaged in its archive", fix="get the archive again") from None
    except OSError as error:
        raise CuratorError(f"reading {path} failed: {error.strerror}", fix="check the disk and start again") from None


def _pieces(file: BinaryIO, total: int | None, progress: BytesRead) -> Iterator[bytes]:
    done = 0
    while piece := _piece(file):
        done += len(piece)
        progress(done, total)
        yield piece


def _piece(file: BinaryIO) -> bytes:
    try:
        return file.read(CHUNK)
    except (BadZipFile, zlib.error, EOFError):
        raise CutShortError(_DAMAGED) from None


def _foreign_encoding(head: bytes) -> str:
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    start = head[: min(_PATTERN_BYTES, len(head) // 4 * 4)]
    columns = [set(start[n::4]) for n in range(4)]
    if any(0 in column and len(column) > 1 for column in columns):
        return ""
    zeros = (columns[0] == {0}, columns[1] == {0}, columns[2] == {0}, columns[3] == {0})
    return _ZEROS.get(zeros, "")
