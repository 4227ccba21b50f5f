"""Passages that many conversations share: greetings, signatures, forms that were filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from curator.dedup.compare import Scored
from curator.dedup.documents import Document, Passage
from curator.dedup.sets import HASH_BITS, ShingleSets
from curator.dedup.shingle import GRAM, Hashes, Ints, shingle

COMMON = 0.01
"""A shingle is a template's where more than this share of the conversations that stay have it."""

LEAST = 20
"""And at least so many of them: in a small set, a hundredth is nobody."""

MOST = 50
"""Passages that are told."""

_MOST_BITS = 22
_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class Templates:
    """Shingles of templates, ascending; how many rows have each, and one of these rows. Three arrays of one length."""

    values: Hashes
    counts: Ints
    row: Ints

    def __len__(self) -> int:
        return len(self.values)


def templates_of(sets: ShingleSets, same_set: Ints, near: Scored) -> Templates:
    """What more than `COMMON` of the rows share that would stay: near-duplicates of one row count once.

    A text that was sent a thousand times with another number in it is a cluster and no template.
    """
    stays = _staying(same_set, near)
    least = max(LEAST, int(COMMON * np.count_nonzero(stays)) + 1)
    # Of hashes that share their top bits none is common where all together are not. Few bins, which fit a cache.
    bits = min(max((4 * len(sets.values) // least).bit_length(), 8), _MOST_BITS)
    shift = np.uint64(HASH_BITS - bits)
    counts = np.zeros(1 << bits, np.int64)
    blocks = range(0, len(sets.values), _AT_ONCE)
    for start in blocks:
        counts += np.bincount((sets.values[start : start + _AT_ONCE] >> shift).view(np.int64), minlength=1 << bits)
    crowded = counts >= least
    if not crowded.any():
        return Templates(np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.int64))
    counted = np.repeat(stays, np.diff(sets.starts))
    places = [np.zeros(0, np.int64)]
    for start in blocks:
        some = sets.values[start : start + _AT_ONCE]
        held = crowded[(some >> shift).view(np.int64)] & counted[start : start + _AT_ONCE]
        places.append(np.flatnonzero(held) + start)
    place = np.concatenate(places)
    values, first, count = np.unique(sets.values[place], return_index=True, return_counts=True)
    common = count >= least
    row = np.searchsorted(sets.starts, place[first[common]], side="right") - 1
    return Templates(values[common], count[common], row)


def left_of(templates: Templates, sets: ShingleSets) -> tuple[ShingleSets, npt.NDArray[np.bool_]]:
    """The sets without templates, and which rows hold any. A row that is nothing but templates stays whole."""
    is_template = np.isin(sets.values, templates.values)
    row = np.repeat(np.arange(len(sets)), np.diff(sets.starts))
    held = np.bincount(row[is_template], minlength=len(sets))
    whole = held == np.diff(sets.starts)
    stays = ~is_template | whole[row]
    sizes = np.bincount(row[stays], minlength=len(sets))
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    return ShingleSets(sets.values[stays], starts), held > 0


def located(templates: Templates, documents: Sequence[Document]) -> Iterator[Passage]:
    """Each template as it stands in one conversation, in whole passages; the most common first, at most `MOST`."""
    count_of = dict(zip(templates.values.tolist(), templates.counts.tolist(), strict=True))
    told: set[int] = set()
    passages = 0
    for number in np.argsort(-templates.counts, kind="stable").tolist():
        if passages == MOST:
            return
        if int(templates.values[number]) in told:
            continue
        document = documents[int(templates.row[number])]
        for turn, first, past, values in _runs(document, count_of):
            if passages < MOST and not told.issuperset(values):
                passages += 1
                yield Passage(document.id, turn, first, past, min(count_of[value] for value in values))
            told.update(values)
        told.add(int(templates.values[number]))


def _runs(document: Document, templates: dict[int, int]) -> Iterator[tuple[int, int, int, list[int]]]:
    """(turn, first word, past the last word, shingles) of each run of templates."""
    for turn, (role, text) in enumerate(document.turns):
        values = (shingle([text], [role]).hashes >> np.uint64(64 - HASH_BITS)).tolist()
        start = 0
        while start < len(values):
            stop = start
            while stop < len(values) and values[stop] in templates:
                stop += 1
            if stop > start:
                yield turn, start, stop + GRAM - 1, values[start:stop]
            start = stop + 1


def _staying(same_set: Ints, near: Scored) -> npt.NDArray[np.bool_]:
    """The rows that no better one stands for: rows come best first."""
    stays: npt.NDArray[np.bool_] = same_set == np.arange(len(same_set))
    for better, row in sorted(zip(near.a.tolist(), near.b.tolist(), strict=True), key=lambda pair: pair[1]):
        if stays[better]:
            stays[row] = False
    return stays
