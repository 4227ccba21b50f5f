"""A piece of input that could not be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reject:
    """line: 1-based line, or item of an array. offset: bytes from the start of the (uncompressed) file.

    reason: what is wrong and how to mend it, without a word of the data. raw: the bytes, for mending.
    """

    path: str
    line: int
    offset: int
    reason: str
    raw: bytes
