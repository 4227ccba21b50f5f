"""The newest event id, kept beside the database: else a lost write-ahead log opens silently as a shorter past."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


class HighWaterMark:
    """A number in a file of its own, only ever raised."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        text = os.read(self._descriptor, 20).strip()
        self.value = int(text) if text.isdigit() else 0

    def raise_to(self, value: int) -> None:
        """The write it speaks of is durable by now: where the disk is full the mark stays behind until the next one."""
        if value > self.value:
            with contextlib.suppress(OSError):
                os.pwrite(self._descriptor, f"{value:020d}".encode(), 0)
                self.value = value

    def close(self) -> None:
        os.close(self._descriptor)
