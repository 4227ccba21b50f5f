"""The file of a split, or several of them where it would be larger than a file may be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

#: Bytes of a file where neither a target nor the settings say it: what providers take, uploaded in parts.
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

    A split that fits is SPLIT.jsonl, one that does not SPLIT-00001-of-00003.jsonl and so on. Named when it is left.
    """

    def __init__(self, folder: Path, split: str, most: int) -> None:
        self.parts: list[Part] = []
        self._folder = folder
        self._split = split
        self._most = most
        self._stream: BinaryIO | None = None

    def write(self, line: bytes) -> None:
        part = self.parts[-1] if self.parts else None
        if part is None or self._stream is None or (part.lines and part.bytes + len(line) > self._most):
            part = self._begin()
        assert self._stream is not None
        self._stream.write(line)
        part.digest.update(line)
        part.lines += 1
        part.bytes += len(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None and not self.parts:
            self._begin()
        self._close()
        whole = len(self.parts)
        for number, part in enumerate(self.parts, 1) if kind is None else ():
            name = self._split if whole == 1 else f"{self._split}-{number:05}-of-{whole:05}"
            part.path = part.path.rename(self._folder / f"{name}.jsonl")

    def _begin(self) -> Part:
        self._close()
        part = Part(self._folder / f".{self._split}-{len(self.parts) + 1}")
        self.parts.append(part)
        self._stream = part.path.open("wb")
        return part

    def _close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
