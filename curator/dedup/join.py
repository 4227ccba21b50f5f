"""Candidates by prefix filtering: sets that reach the threshold share one of their rarest shingles.

Source: Bayardo, Ma, Srikant: Scaling Up All Pairs Similarity Search, WWW 2007. Two sets of n hashes or more whose
Jaccard similarity is t share at least ceil(t * n) of them, so in any common order of all hashes the first
n - ceil(t * n) + 1 of the two have one in common. Rare ones first keeps the buckets small.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from curator.dedup.sets import HASH_BITS, ShingleSets
from curator.dedup.shingle import Hashes, Ints, distinct
from curator.dedup.threads import Steps, in_threads

_ROWS_PER_BLOCK = 1 << 11  # their arrays fit a core's cache
_KEY_BITS = 32  # a prefix orders and looks up the top bits alone: accidents here cost a verification, never a pair
_LOW = np.uint64((1 << 32) - 1)
_COUNTED = 1 << 24


@dataclass(frozen=True, slots=True)
class Buckets:
    """Which rows share a prefix shingle: one entry for each bucket and row in it, sorted by bucket, then row.

    Both arrays have one length; a bucket is a number from 0, any number of them may be empty.
    """

    bucket: Ints
    row: Ints

    def only(self, entries: npt.NDArray[np.bool_]) -> Buckets:
        return Buckets(self.bucket[entries], self.row[entries])

    def sizes(self) -> Ints:
        """Rows in the bucket of each entry."""
        counts: Ints = np.bincount(self.bucket)[self.bucket]
        return counts


def prefix_buckets(sets: ShingleSets, threshold: float, steps: Steps) -> Buckets:
    """An inverted index of the prefixes of all sets."""
    rarity = _rarity(sets.values)
    rarity_shift = np.uint64(HASH_BITS - (len(rarity).bit_length() - 1))
    sizes = np.diff(sets.starts)
    lengths = sizes - np.ceil(threshold * sizes - 1e-9).astype(np.int64) + 1

    def entries(block: tuple[int, int]) -> Hashes:
        """Sorted (key << 32 | row) of the prefixes of a block of rows."""
        start, stop = block
        inside = sizes[start:stop]
        values = sets.values[sets.starts[start] : sets.starts[stop]]
        local = np.repeat(np.arange(stop - start, dtype=np.uint64), inside)
        rank = rarity[values >> rarity_shift].astype(np.uint64)
        ordered = np.sort(
            (local << np.uint64(44)) | (rank << np.uint64(_KEY_BITS)) | (values >> np.uint64(HASH_BITS - _KEY_BITS))
        )
        position = np.arange(len(ordered)) - np.repeat(sets.starts[start:stop] - sets.starts[start], inside)
        # Rank 0 is a shingle of one row only: nothing to meet there.
        shared = ((ordered >> np.uint64(_KEY_BITS)) & np.uint64(0xFFF)) > 0
        ordered = ordered[(position < np.repeat(lengths[start:stop], inside)) & shared]
        row = (ordered >> np.uint64(44)) + np.uint64(start)
        return np.sort(((ordered & _LOW) << np.uint64(32)) | row)

    blocks = [(start, min(start + _ROWS_PER_BLOCK, len(sizes))) for start in range(0, len(sizes), _ROWS_PER_BLOCK)]
    parts = in_threads(entries, blocks, steps, lambda block: block[1] - block[0])
    return buckets_of(np.concatenate([np.zeros(0, np.uint64), *parts]))


def _rarity(values: Hashes) -> npt.NDArray[np.int16]:
    """A rank from 0 (one row) to 2,047 (65,535 rows and more) for the top bits of a hash, 128 ranks per doubling.

    Hashes that share these bits are counted as one: the order stays common to all rows, which is all that matters.
    """
    bits = min(max(len(values).bit_length() - 2, 16), 24)
    shift = np.uint64(HASH_BITS - bits)
    counts = np.zeros(1 << bits, np.int64)
    for start in range(0, len(values), _COUNTED):
        counts += np.bincount((values[start : start + _COUNTED] >> shift).view(np.int64), minlength=1 << bits)
    ranks = (np.log2(np.maximum(np.arange(1 << 16), 1)) * 128).astype(np.int16)
    return ranks[np.minimum(counts, len(ranks) - 1)]


def buckets_of(entries: Hashes) -> Buckets:
    """Buckets of key << 32 | row, in any order; a key that one row alone has makes none."""
    entries = distinct(entries)
    key = entries >> np.uint64(32)
    bucket = np.cumsum(np.diff(key, prepend=key[:1]) != 0)
    found = Buckets(bucket, (entries & _LOW).astype(np.int64))
    return found.only(found.sizes() > 1)
