"""Two conversations tied by what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PairKind = Literal["exact", "near", "question", "answer", "contradiction", "twin", "contamination", "similar"]


@dataclass(frozen=True, slots=True)
class Pair:
    """a < b, conversation ids. score: exact Jaccard of word 5-grams for near, and of the last question or answer for

    question and answer; 1.0 for exact; for contamination the share of an item of an evaluation that stands in a record;
    for similar, which is never acted upon, the cosine of weighted words.

    same_system: whether the system prompts are equal too.
    """

    a: str
    b: str
    kind: PairKind
    score: float
    same_system: bool
    version: str
