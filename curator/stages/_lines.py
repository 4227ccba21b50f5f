"""Lines of an export's file, with what is told of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that follow each other in the file of a split, and of each of them: the conversation that it is made of,
    the format and the time that this one has; tokens, all and trained; how many messages there are.

    lines: JSON with the line end. why: it is in, where it is a pair.
    """

    lines: list[bytes]
    records: list[str]
    sources: list[str]
    times: list[int | None]
    tokens: list[tuple[int, int]]
    messages: list[int]
    why: tuple[str, ...] = ()
