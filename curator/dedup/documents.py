"""What deduplication reads and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PairKind = Literal["exact", "near", "contradiction"]


@dataclass(frozen=True, slots=True)
class Document:
    """One conversation as deduplication reads it: scrubbed text.

    `system` is the joined text of system and developer messages; `turns` are (role, text) of all others, in order.
    """

    id: str
    system: str
    turns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FoundPair:
    """Two conversations tied by their text; `a` < `b`.

    `score` is the exact Jaccard similarity of the shingle sets: of the whole turns for `near` (1.0 when the sets are
    equal), of the last answers for `contradiction`; 1.0 for `exact`. `same_system` tells whether the system prompts
    are equal as well: an `exact` pair without it is the same conversation under another system prompt.
    """

    a: str
    b: str
    kind: PairKind
    score: float
    same_system: bool


@dataclass(frozen=True, slots=True)
class Found:
    """All pairs, sorted by (a, b, kind), and how many buckets were too large to compare every row with every other."""

    pairs: tuple[FoundPair, ...]
    capped_buckets: int
