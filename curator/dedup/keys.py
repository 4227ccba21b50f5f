"""Keys of conversations that can be kept: two that this package would tie share one, as good as always.

They are MinHash bands of the whole and of the parts asked for, what stands before the last answer, and, of a text
without a word, the text itself. What shares a key is worth comparing, no more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from curator.dedup.bands import VERSION as BANDS_VERSION
from curator.dedup.bands import Keys, band_keys, shape_of
from curator.dedup.contradictions import context_keys
from curator.dedup.copies import turns_digest
from curator.dedup.documents import Document
from curator.dedup.parts import Part, part_of
from curator.dedup.sets import ShingleSets, shingle_sets
from curator.dedup.shingle import Hashes, mix
from curator.dedup.threads import Steps

_VERSION = 1

NONE = 0
"""Stands where there is no key."""


def version_of(threshold: float, also: Sequence[Part]) -> str:
    """Keys of two versions never meet."""
    bands, rows = shape_of(threshold)
    return f"{_VERSION}.{BANDS_VERSION}-{bands}x{rows}-{'-'.join(sorted(also))}"


def comparison_keys(
    documents: Sequence[Document],
    *,
    threshold: float,
    also: Sequence[Part],
    progress: Callable[[int, int], None],
    check: Callable[[], None],
) -> Keys:
    """uint32[len(documents), any]: the keys of each, and `NONE` where it has none."""
    steps = Steps(2 * (1 + len(also)) * len(documents), progress, check)
    sets, prints = shingle_sets([document.turns for document in documents], steps)
    found = [whole_keys(documents, sets, prints, threshold, steps)]
    for part in also:
        sets, _ = shingle_sets([part_of(document.turns, part) for document in documents], steps)
        found.append(part_keys(part, sets, threshold, steps))
    steps.finish()
    return np.concatenate(found, axis=1)


def whole_keys(
    documents: Sequence[Document], sets: ShingleSets, prints: Hashes, threshold: float, steps: Steps
) -> Keys:
    """From the sets of all turns, and the fingerprint of each turn."""
    empty = np.diff(sets.starts) == 0
    text = np.zeros((len(documents), 1), np.uint32)
    for row in np.flatnonzero(empty).tolist():
        digest = turns_digest(documents[row].turns)
        text[row] = NONE if digest is None else int.from_bytes(digest[:4])
    context = (context_keys(documents, prints) >> np.uint64(32)).astype(np.uint32)[:, None]
    return np.concatenate([text, context, _bands("whole", sets, threshold, steps)], axis=1)


def part_keys(part: Part, sets: ShingleSets, threshold: float, steps: Steps) -> Keys:
    return _bands(part, sets, threshold, steps)


def _bands(of: str, sets: ShingleSets, threshold: float, steps: Steps) -> Keys:
    keys = band_keys(sets, threshold, steps).astype(np.uint64)
    salted = mix(keys | np.uint64(("whole", "question", "answer").index(of) << 32)) >> np.uint64(32)
    salted[np.diff(sets.starts) == 0] = NONE
    return salted.astype(np.uint32)
