"""What deduplication reads and what it finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

PairKind = Literal["exact", "near", "question", "answer", "contradiction", "contamination", "similar"]


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
    equal), of the last turn of the user or assistant for `question` and `answer`, of the last answers for
    `contradiction`; 1.0 for `exact`. `same_system` tells whether the system prompts are equal as well: an `exact` pair
    without it is the same conversation under another system prompt. Of a `contamination` one of the two is an item of
    an evaluation, and the score is the share of its shingles that stand in the other; of `similar` it is a cosine.
    """

    a: str
    b: str
    kind: PairKind
    score: float
    same_system: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that many conversations share, where one of them has them: words `first` to `past` of its turn `turn`.

    Words as `normalise.words` has them, counted from 0; turns are those of the document. `conversations`: at least so
    many have all of it.
    """

    id: str
    turn: int
    first: int
    past: int
    conversations: int


@dataclass(frozen=True, slots=True)
class Found:
    """All pairs, sorted by (a, b, kind), and how many buckets were too large to compare every row with every other.

    `templates`: passages that many conversations share, those that most have first. `keys`: see
    `keys.comparison_keys`; None where they were not asked for.
    """

    pairs: tuple[FoundPair, ...]
    capped_buckets: int
    templates: tuple[Passage, ...] = ()
    keys: npt.NDArray[np.uint32] | None = field(default=None, compare=False)
