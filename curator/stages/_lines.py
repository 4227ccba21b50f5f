"""Lines of an export's file, with what is told of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that follow each other in the file of a split, and of each of them: the conversation that it is made of,
    the format and the time that this one has; how many messages there are.

    data: all of them, JSON with line ends. sizes: bytes of each. tokens: (lines, 2), all and trained. why: it is in,
    where it is a pair.
    """

    data: bytes
    sizes: list[int]
    records: list[str]
    sources: list[str]
    times: list[int | None]
    tokens: NDArray[np.int64]
    messages: list[int]
    why: tuple[str, ...] = ()
