"""A file on its way, which tells how much of it was read."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path


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
