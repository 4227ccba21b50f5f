"""Two conversations tied by what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PairKind = Literal["exact", "near", "contradiction", "twin", "contamination", "similar"]


@dataclass(frozen=True, slots=True)
class Pair:
    """a < b, conversation ids. score: exact Jaccard of word 5-grams for near, 1.0 for exact."""

    a: str
    b: str
    kind: PairKind
    score: float
    version: str
