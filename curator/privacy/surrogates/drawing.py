"""Draws that follow from a key and from what they are for: the same on every machine that has the key."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A row of numbers of its own for each (entity, value, attempt)."""

    def __init__(self, key: bytes, *parts: str | int) -> None:
        self._key = hmac.digest(key, "\x1f".join(map(str, parts)).encode(), "sha256")
        self._count = 0

    def below(self, end: int) -> int:
        """0 up to `end`, exclusive. 128 bits of which the rest is taken: no number is likelier than another."""
        self._count += 1
        return int.from_bytes(hmac.digest(self._key, self._count.to_bytes(8), "sha256")[:16]) % end

    def pick(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def digits(self, count: int) -> str:
        return str(self.below(10**count)).zfill(count) if count else ""

    def letters(self, count: int) -> str:
        """Lower-case ASCII."""
        return "".join(self.pick("abcdefghijklmnopqrstuvwxyz") for _ in range(count))
