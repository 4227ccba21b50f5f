"""The file of a split, or several of them where it would be larger than a file may be."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from curator.exports.columns import SUFFIX, Sink, sink

#: Bytes of a file where the settings do not say it: what providers take, uploaded in parts.
MOST = 8_000_000_000


@dataclass(slots=True)
class Part:
    """One file of a split. path: its place once all are written."""

    path: Path
    lines: int = 0
    bytes: int = 0
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)


class Shards:
    """Lines of one split, in order; no file is larger than `most` bytes, unless one line alone is.

    file: of a split that fits, such as train.jsonl; one that does not is train-00001-of-00003.jsonl and so on. Named
    when it is left. A Parquet file is always one, of whatever size.
    """

    def __init__(self, folder: Path, file: str, most: int) -> None:
        self.parts: list[Part] = []
        self._folder = folder
        self._name = Path(file)
        self._columns = self._name.suffix == SUFFIX
        self._most = most
        self._sizes = array("Q")
        self._stream: Sink | None = None

    def line(self, number: int) -> bytes:
        """One that was written, from 1, once all are."""
        at = number - 1
        first = 0
        for part in self.parts:
            if at < first + part.lines:
                with part.path.open("rb") as file:
                    file.seek(int(self._begins[at] - self._begins[first]))
                    return file.read(self._sizes[at])
            first += part.lines
        raise IndexError(number)

    @cached_property
    def _begins(self) -> NDArray[np.int64]:
        """Where each line would begin, were all in one file."""
        return np.concatenate(([0], np.cumsum(np.array(self._sizes, np.int64))))

    def write(self, data: bytes, sizes: Sequence[int]) -> None:
        """Lines that follow each other. sizes: bytes of each."""
        self._sizes.extend(sizes)
        held = self.parts[-1].bytes if self.parts else 0
        if self._columns or held + len(data) > self._most:
            past = 0
            for size in sizes:
                first, past = past, past + size
                self._write(data[first:past], 1)
        else:
            self._write(data, len(sizes))

    def _write(self, line: bytes, lines: int) -> None:
        part = self.parts[-1] if self.parts else None
        full = part is not None and not self._columns and part.lines and part.bytes + len(line) > self._most
        if part is None or self._stream is None or full:
            part = self._begin()
        assert self._stream is not None
        self._stream.write(line)
        part.lines += lines
        if not self._columns:
            part.digest.update(line)
            part.bytes += len(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None and not self.parts:
            self._begin()
        self._close()
        whole = len(self.parts)
        for number, part in enumerate(self.parts, 1) if kind is None else ():
            if self._columns:
                _measure(part)
            stem = self._name.stem if whole == 1 else f"{self._name.stem}-{number:05}-of-{whole:05}"
            part.path = part.path.rename(self._folder / f"{stem}{self._name.suffix}")

    def _begin(self) -> Part:
        self._close()
        suffix = SUFFIX if self._columns else ""
        part = Part(self._folder / f".{self._name.stem}-{len(self.parts) + 1}{suffix}")
        self.parts.append(part)
        self._stream = sink(part.path)
        return part

    def _close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def _measure(part: Part) -> None:
    """Of a file whose bytes are known once it is whole."""
    with part.path.open("rb") as file:
        part.digest = hashlib.file_digest(file, "sha256")
        part.bytes = file.tell()
