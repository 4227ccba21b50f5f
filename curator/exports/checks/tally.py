"""What rules about a whole file count."""

from __future__ import annotations

from curator.exports.checks.plain import Mask


class Tally:
    """How many lines, and the first of them."""

    def __init__(self) -> None:
        self.count = 0
        self.first: int | None = None

    def add(self, line: int, counts: bool) -> None:
        if counts:
            self.count += 1
            self.first = self.first or line

    def add_all(self, first: int, which: Mask) -> None:
        """Of lines that follow each other, from line `first` on."""
        if which.any():
            self.count += int(which.sum())
            self.first = self.first or first + int(which.argmax())
