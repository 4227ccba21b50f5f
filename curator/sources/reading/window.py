"""The part of a stream that is in memory, with a cursor in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.sources.containers.bytes import ByteStream

#: Bytes before the cursor that stay, for looking back at an indentation.
LOOK_BACK = 256
_WORTH_RELEASING = 1 << 20


class Window:
    """`data` from the stream's byte `base` on; `at` is the cursor in it. Only `release` moves positions."""

    def __init__(self, stream: ByteStream) -> None:
        self._chunks: Iterator[bytes] = iter(stream)
        self.data = bytearray()
        self.base = 0
        self.at = 0

    @property
    def offset(self) -> int:
        """Bytes from the start of the stream to the cursor."""
        return self.base + self.at

    def more(self) -> bool:
        """Adds the next chunk; False at the end of the stream."""
        for chunk in self._chunks:
            if chunk:
                self.data += chunk
                return True
        return False

    def at_end(self) -> bool:
        return self.at >= len(self.data) and not self.more()

    def skip(self, pattern: re.Pattern[bytes]) -> None:
        """Moves the cursor past all that `pattern` (which may match nothing) matches, over chunks."""
        while found := pattern.match(self.data, self.at):
            self.at = found.end()
            if self.at < len(self.data) or not self.more():
                return

    def release(self) -> None:
        """Forgets what lies well before the cursor."""
        if self.at > _WORTH_RELEASING:
            gone = self.at - LOOK_BACK
            del self.data[:gone]
            self.base += gone
            self.at -= gone
