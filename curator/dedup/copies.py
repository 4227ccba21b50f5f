"""Rows with equal text and rows with equal shingles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from curator.dedup.documents import Document
from curator.dedup.normalise import canonical
from curator.dedup.sets import ShingleSets, Turns
from curator.dedup.shingle import Ints
from curator.dedup.verify import jaccard


@dataclass(frozen=True, slots=True)
class Copies:
    """For every row the first row with the same canonical turns, and the first with the same, non-empty shingle set.

    A row that comes first is its own; all are int64[rows].
    """

    same_text: Ints
    same_set: Ints


def copies(documents: Sequence[Document], sets: ShingleSets) -> Copies:
    """Equal texts have equal shingles, so only rows that share a set are read again to compare their texts."""
    same_set, repeated = equal_sets(sets)
    same_text = np.arange(len(sets))
    seen: dict[bytes, int] = {}
    for row in repeated.tolist():
        digest = turns_digest(documents[row].turns)
        if digest is not None:
            same_text[row] = seen.setdefault(digest, row)
    return Copies(same_text, same_set)


def equal_sets(sets: ShingleSets) -> tuple[Ints, Ints]:
    """For every row the first with the same, non-empty set; and the rows whose fingerprint another one shares."""
    same_set = np.arange(len(sets))
    prints = sets.fingerprints()
    _, first, group, counts = np.unique(prints, return_index=True, return_inverse=True, return_counts=True)
    repeated = np.flatnonzero(counts[group] > 1)
    candidate = first[group[repeated]]
    equal = jaccard(sets, repeated, candidate) == 1
    same_set[repeated[equal]] = candidate[equal]
    return same_set, repeated


def turns_digest(turns: Turns) -> bytes | None:
    """128 bits, equal for equal canonical texts and roles; none where there is no text at all."""
    digest, blank = blake2b(digest_size=16), True
    for role, text in turns:
        text = canonical(text)
        blank = blank and not text
        digest.update(f"{len(role)} {len(text)} {role}{text}".encode("utf-8", "surrogatepass"))
    return None if blank else digest.digest()
