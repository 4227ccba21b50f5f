"""A file on its way, which tells how much of it was read, and when it goes in parts."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Parts:
    """above: files of more bytes are sent in parts. size: bytes of a part."""

    above: int
    size: int


#: What the API takes; 1 MB = 1,000,000 bytes, the stricter reading.
PARTS = Parts(above=512_000_000, size=64_000_000)


class Sending(io.FileIO):
    """progress: told (bytes read, bytes in all)."""

    def __init__(self, path: Path, progress: Callable[[int, int], None]) -> None:
        super().__init__(path, "rb")
        self._size = os.fstat(self.fileno()).st_size
        self._progress = progress

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(-1 if size is None else size) or b""
        self._progress(self.tell(), self._size)
        return data
