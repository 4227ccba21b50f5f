"""Lines from a pipe or file as they arrive, for filters that other programs talk with."""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Iterator

#: A longer line is given as None; its bytes are not kept.
LONGEST_LINE = 64 << 20
_CHUNK = 1 << 16
_MOST_LINES = 64
#: Seconds without input that count as a pause while somebody waits for answers.
_PAUSE = 0.02


def arriving(file: int, awaited: Callable[[], bool], longest: int = LONGEST_LINE) -> Iterator[list[bytes | None]]:
    """Lines of the open file with this number, without their ends, as many as are there, at most 64 at once.

    While input pauses and `awaited` says that answers are still out, empty lists: they push the answers through an
    engine that works ahead.
    """
    lines = _Lines(longest)
    while True:
        if awaited() and not select.select([file], [], [], _PAUSE)[0]:
            yield []
            continue
        chunk = os.read(file, _CHUNK)
        found = lines.add(chunk) if chunk else lines.rest()
        for at in range(0, len(found), _MOST_LINES):
            yield found[at : at + _MOST_LINES]
        if not chunk:
            return


class _Lines:
    """Cuts chunks into lines; the beginning of a line waits here for its end."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, chunk: bytes) -> list[bytes | None]:
        *ends, begin = chunk.split(b"\n")
        whole = [self._ended(end) for end in ends]
        self._hold(begin)
        return whole

    def rest(self) -> list[bytes | None]:
        """The last line, where it has no end."""
        return [self._ended(b"")] if self._size else []

    def _ended(self, end: bytes) -> bytes | None:
        self._hold(end)
        line = b"".join(self._parts) if self._size <= self._longest else None
        self._parts, self._size = [], 0
        return line

    def _hold(self, part: bytes) -> None:
        self._size += len(part)
        if self._size <= self._longest:
            self._parts.append(part)
        else:
            self._parts.clear()
