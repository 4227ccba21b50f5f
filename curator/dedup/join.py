"""Candidates by prefix filtering: sets that reach the threshold share one of their rarest shingles.

Source: Bayardo, Ma, Srikant: Scaling Up All Pairs Similarity Search, WWW 2007. Two sets of n hashes or more whose
Jaccard similarity is t share at least ceil(t * n) of them, so in any common order of all hashes the first
n - ceil(t * n) + 1 of the two have one in common. Rare ones first keeps the buckets small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from curator.dedup.sets import HASH_BITS, ShingleSets
from curator.dedup.shingle import Hashes, Ints, distinct
from curator.dedup.threads import Steps, in_threads

_ROWS_PER_BLOCK = 1 << 9  # their arrays fit a core's cache
_KEY_BITS = 32  # a prefix orders and looks up the top bits alone: accidents here cost a verification, never a pair
_LOW = np.uint64((1 << 32) - 1)
_COUNTED = 1 << 16
_MOST_BITS = 22  # more of them miss every cache
_ENTRIES_PER_RANGE = 1 << 18


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
            (local << np.uint64(40)) | (rank << np.uint64(_KEY_BITS)) | (values >> np.uint64(HASH_BITS - _KEY_BITS))
        )
        position = np.arange(len(ordered)) - np.repeat(sets.starts[start:stop] - sets.starts[start], inside)
        # Rank 0 is a shingle of one row only: nothing to meet there.
        shared = ((ordered >> np.uint64(_KEY_BITS)) & np.uint64(0xFF)) > 0
        ordered = ordered[(position < np.repeat(lengths[start:stop], inside)) & shared]
        row = (ordered >> np.uint64(40)) + np.uint64(start)
        return np.sort(((ordered & _LOW) << np.uint64(32)) | row)

    blocks = [(start, min(start + _ROWS_PER_BLOCK, len(sizes))) for start in range(0, len(sizes), _ROWS_PER_BLOCK)]
    parts = in_threads(entries, blocks, steps, lambda block: block[1] - block[0])
    return buckets_of(parts, steps)


def _rarity(values: Hashes) -> npt.NDArray[np.uint8]:
    """A rank from 0 (one row) to 255 (65,535 rows and more) for the top bits of a hash, 16 ranks per doubling.

    Hashes that share these bits are counted as one: the order stays common to all rows, which is all that matters.
    """
    bits = min(max(len(values).bit_length() - 2, 16), _MOST_BITS)
    shift = np.uint64(HASH_BITS - bits)
    counts = np.zeros(1 << bits, np.uint32)
    for start in range(0, len(values), _COUNTED):
        np.add.at(counts, (values[start : start + _COUNTED] >> shift).view(np.int64), np.uint32(1))
    ranks = (np.log2(np.maximum(np.arange(1 << 16), 1)) * 16).astype(np.uint8)
    rarity = np.zeros(1 << bits, np.uint8)
    for start in range(0, len(counts), _COUNTED):
        rarity[start : start + _COUNTED] = ranks[np.minimum(counts[start : start + _COUNTED], len(ranks) - 1)]
    return rarity


def buckets_of(parts: Sequence[Hashes], steps: Steps) -> Buckets:
    """Buckets of key << 32 | row, ascending in each part; a key that one row alone has makes none.

    A range of keys at a time, from all parts: no array is as long as all entries before most of them have gone.
    """
    entries = sum(map(len, parts))
    edges = np.linspace(0, 2.0**32, max(entries // _ENTRIES_PER_RANGE, 1) + 1)[1:-1].astype(np.uint64) << np.uint64(32)
    cuts = [np.concatenate([[0], np.searchsorted(part, edges), [len(part)]]) for part in parts]

    def shared(number: int) -> tuple[npt.NDArray[np.bool_], Ints]:
        """Of each entry that shares its key: whether it is the first with it, and its row."""
        inside = [part[cut[number] : cut[number + 1]] for part, cut in zip(parts, cuts, strict=True)]
        found = distinct(np.concatenate([np.zeros(0, np.uint64), *inside]))
        key = found >> np.uint64(32)
        change = np.ones(len(found) + 1, np.bool_)
        np.not_equal(key[1:], key[:-1], out=change[1:-1])
        several = ~(change[:-1] & change[1:])
        return change[:-1][several], (found[several] & _LOW).view(np.int64)

    found = in_threads(shared, range(len(edges) + 1), steps, lambda _: 0)
    first = np.concatenate([first for first, _ in found])
    return Buckets(np.cumsum(first), np.concatenate([row for _, row in found]))
