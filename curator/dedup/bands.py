"""Candidates by MinHash bands: keys of a set that can be kept, so that newcomers meet what was there before.

A band is the smallest values of some permutations of all hashes; two sets of Jaccard similarity t share one of b bands
of r values with a probability of 1 - (1 - t**r)**b. Source: Leskovec, Rajaraman, Ullman: Mining of Massive Datasets,
chapter 3. What shares a band is a candidate and no more: every pair is verified.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from curator.dedup.join import Buckets, buckets_of
from curator.dedup.sets import ShingleSets
from curator.dedup.shingle import Ints, mix
from curator.dedup.threads import Steps, in_threads, spans

VERSION = 1
"""Raise it when the same set would get other keys."""

Keys = npt.NDArray[np.uint32]

_PERMUTATIONS = 128
_MISSED = 1.3e-4
"""The share of pairs right at the threshold that may be missed."""

_MOST_ROWS = 16
_VALUES_PER_BLOCK = 1 << 16
_LONGEST = 1 << 14
_SEED = 0x5DEECE66D
_FOLD = np.uint64(0x9E3779B97F4A7C15)


def shape_of(threshold: float) -> tuple[int, int]:
    """(bands, values in each) for a threshold: 25 of 5 for 0.8, 16 of 8 for 0.9."""
    for rows in range(_MOST_ROWS, 1, -1):
        bands = _PERMUTATIONS // rows
        if (1 - threshold**rows) ** bands <= _MISSED:
            return bands, rows
    return _PERMUTATIONS, 1


def band_keys(sets: ShingleSets, threshold: float, steps: Steps) -> Keys:
    """uint32[len(sets), bands]; equal sets have equal keys. The keys of an empty set mean nothing."""
    bands, rows = shape_of(threshold)
    chance = np.random.Generator(np.random.PCG64(_SEED))
    factors = chance.integers(0, 1 << 32, bands * rows, np.uint32) | np.uint32(1)
    offsets = chance.integers(0, 1 << 32, bands * rows, np.uint32)
    sizes = np.diff(sets.starts)

    def block(span: tuple[int, int]) -> Keys:
        start, stop = span
        full = np.flatnonzero(sizes[start:stop])
        values = sets.values[sets.starts[start] : sets.starts[stop]]
        low = (mix(values) >> np.uint64(32)).astype(np.uint32)
        begins = sets.starts[start:stop][full] - sets.starts[start]
        keys = np.zeros((stop - start, bands), np.uint32)
        if not len(full):
            return keys
        for band in range(bands):
            folded = np.full(len(full), band + 1, np.uint64)
            for number in range(band * rows, band * rows + rows):
                smallest = np.minimum.reduceat(low * factors[number] + offsets[number], begins)
                folded = folded * _FOLD + smallest
            keys[full, band] = (mix(folded) >> np.uint64(32)).astype(np.uint32)
        return keys

    blocks = spans(sizes, _VALUES_PER_BLOCK, _LONGEST)
    parts = in_threads(block, blocks, steps, lambda span: span[1] - span[0])
    return np.concatenate([np.zeros((0, bands), np.uint32), *parts])


def band_buckets(sets: ShingleSets, threshold: float, steps: Steps) -> Buckets:
    """Which sets, all of them with something in, share a band."""
    keys = band_keys(sets, threshold, steps)
    row = np.arange(len(sets), dtype=np.uint64)
    found = [
        buckets_of([np.sort((keys[:, band].astype(np.uint64) << np.uint64(32)) | row)], steps)
        for band in range(keys.shape[1])
    ]
    return _joined(found)


def _joined(found: list[Buckets]) -> Buckets:
    """All buckets with numbers of their own."""
    bucket: list[Ints] = [np.zeros(0, np.int64)]
    above = 0
    for each in found:
        bucket.append(each.bucket + above)
        above += int(each.bucket.max(initial=-1)) + 1
    return Buckets(np.concatenate(bucket), np.concatenate([np.zeros(0, np.int64), *(each.row for each in found)]))
