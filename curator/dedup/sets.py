"""The shingle sets of many documents in two flat arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from curator.dedup.shingle import Hashes, Ints, mix, shingle
from curator.dedup.threads import Steps, in_threads, spans

HASH_BITS = 50
"""Bits kept of a shingle hash, so that a row's or a pair's number fits beside it into one sortable 64-bit key. Two sets
of 1,000 shingles meet by accident in one of 2**50 / 10**6, about 10**9, pairs, and then their score moves by 0.001."""

ROWS_PER_BLOCK = 1 << (64 - HASH_BITS)
_CHARACTERS_PER_BLOCK = 1 << 18  # the arrays of a block then fit a core's cache
_HASHES_PER_BLOCK = 1 << 16

Turns = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShingleSets:
    """Rows of distinct hashes, ascending within a row: row r is `values[starts[r] : starts[r + 1]]`."""

    values: Hashes
    starts: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    def sizes(self, rows: Ints) -> Ints:
        return self.starts[rows + 1] - self.starts[rows]

    def take(self, rows: Ints) -> ShingleSets:
        """The sets of `rows`, in that order."""
        sizes = self.sizes(rows)
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        return ShingleSets(
            self.values[np.arange(starts[-1]) + np.repeat(self.starts[rows] - starts[:-1], sizes)], starts
        )

    def numbered(self) -> Hashes:
        """Every hash below the number of its row: row << HASH_BITS | hash. For at most `ROWS_PER_BLOCK` rows."""
        number = np.arange(len(self), dtype=np.uint64) << np.uint64(HASH_BITS)
        return np.repeat(number, np.diff(self.starts)) | self.values

    def fingerprints(self) -> Hashes:
        """64 bits per row, equal for equal sets."""
        sizes = np.diff(self.starts)
        sums = np.zeros(len(self), np.uint64)
        for start, stop in spans(sizes, _HASHES_PER_BLOCK, len(self)):
            values = mix(self.values[self.starts[start] : self.starts[stop]])
            totals = np.concatenate([np.zeros(1, np.uint64), np.cumsum(values)])
            edges = self.starts[start : stop + 1] - self.starts[start]
            sums[start:stop] = totals[edges[1:]] - totals[edges[:-1]]
        return mix(sums ^ sizes.astype(np.uint64))


def shingle_sets(rows: Sequence[Turns], steps: Steps) -> tuple[ShingleSets, Hashes]:
    """One set per row, the union of its turns' shingles; and one fingerprint per turn, in order over all rows."""
    weights = np.array([sum([len(text) for _, text in turns]) for turns in rows], np.int64)
    blocks = spans(weights, _CHARACTERS_PER_BLOCK, ROWS_PER_BLOCK)
    parts = in_threads(
        lambda block: _block(rows[block[0] : block[1]]), blocks, steps, lambda block: block[1] - block[0]
    )
    values = [values for values, _, _ in parts]
    sizes = [sizes for _, sizes, _ in parts]
    prints = [prints for _, _, prints in parts]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate([np.zeros(0, np.int64), *sizes]))])
    none = np.zeros(0, np.uint64)
    return ShingleSets(np.concatenate([none, *values]), starts), np.concatenate([none, *prints])


def _block(rows: Sequence[Turns]) -> tuple[Hashes, Ints, Hashes]:
    """Values, sizes of rows and prints of turns."""
    found = shingle([text for turns in rows for _, text in turns], [role for turns in rows for role, _ in turns])
    row_of_text = np.repeat(np.arange(len(rows)), [len(turns) for turns in rows])
    row = row_of_text[found.text].astype(np.uint64)
    keys = np.sort((row << np.uint64(HASH_BITS)) | (found.hashes >> np.uint64(64 - HASH_BITS)))
    keys = keys[np.diff(keys, prepend=keys[:1] + np.uint64(1)) != 0]
    sizes = np.bincount((keys >> np.uint64(HASH_BITS)).astype(np.int64), minlength=len(rows))
    return keys & np.uint64((1 << HASH_BITS) - 1), sizes, found.prints
