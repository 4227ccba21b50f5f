"""Pairs of each kind among conversations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from curator.dedup.bands import band_buckets
from curator.dedup.compare import Scored, similar_pairs
from curator.dedup.contradictions import contradictions
from curator.dedup.copies import copies, equal_sets
from curator.dedup.documents import Document, Found, FoundPair, PairKind
from curator.dedup.join import prefix_buckets
from curator.dedup.keys import part_keys, whole_keys
from curator.dedup.normalise import canonical
from curator.dedup.parts import Part, part_of
from curator.dedup.sets import ShingleSets, shingle_sets
from curator.dedup.shingle import Ints
from curator.dedup.templates import Templates, left_of, located, templates_of
from curator.dedup.threads import Steps
from curator.dedup.verify import jaccard

Join = Literal["prefix", "bands"]


def find_pairs(
    documents: Sequence[Document],
    *,
    threshold: float,
    progress: Callable[[int, int], None],
    check: Callable[[], None],
    also: Sequence[Part] = (),
    leave_out_templates: bool = False,
    join: Join = "prefix",
    with_keys: bool = False,
) -> Found:
    """Find exact, near and contradictory pairs.

    - `exact`: equal roles and canonical texts (`normalise.canonical`) of all turns. The system prompt is compared
      apart: `same_system`.
    - `near`: exact Jaccard similarity of `threshold` or more, over the union of the turns' word 5-grams, each salted
      by its role. A turn of fewer than five words is one shingle. Verified on 50-bit hashes.
    - `contradiction`: equal turns before the last one of the assistant, whose texts have a similarity below 0.5.
      It may tie two rows that are `near` as well.
    - `question`, `answer`, where `also` asks for them: the same similarity of the last turn of the user or assistant
      alone (`parts.part_of`), whatever stands before it.

    Passages that many conversations share are told in `Found.templates` (`templates.templates_of`). With
    `leave_out_templates` a near pair must reach the threshold without them too, and its score is the lower of the two.

    Candidates come from an exact prefix join, which misses none, or from MinHash bands (`join="bands"`), which miss
    about one pair in 8,000 that stands right at the threshold and take less memory the longer the texts are.
    `with_keys` answers the keys of each document too (`keys.comparison_keys`).

    Copies do not make a square of pairs. Rows with one text form a star around the first of them (rows with the same
    system prompt around the first of those), rows with equal shingles but other punctuation a star of score 1.0, and
    only the first of them is compared further: what is said of it holds for all rows tied to it by a score of 1.0.

    Shingles that very many rows share are capped (`compare.similar_pairs`): there, rows are compared with the first
    rows only. Give documents best first (`ranking`), so that these are the ones that stay. With no bucket capped,
    every near pair among distinct texts is found, whatever the order.

    Documents without any text never pair.

    `progress(done, total)` counts steps of work and is called four times a second at most; `check()` is called
    between blocks, and what it raises ends the search. Raises ValueError for a threshold outside (0, 1] and for an
    id that two documents share.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold {threshold} is not above 0 and at most 1")
    ids = [document.id for document in documents]
    if len(set(ids)) < len(ids):
        raise ValueError("two documents share an id")
    steps = Steps((3 + with_keys) * (1 + len(also)) * len(documents), progress, check)
    near_of = _Near(threshold, join, steps)
    sets, prints = shingle_sets([document.turns for document in documents], steps)
    equal = copies(documents, sets)
    texts = _own(equal.same_text)
    near, capped = near_of.pairs(sets, equal.same_set, texts)
    templates = templates_of(sets, equal.same_set, near)
    if leave_out_templates and len(templates):
        near, more = near_of.without(templates, sets, equal.same_set, near)
        capped += more
    differing, capped_contexts = contradictions(documents, prints, texts, near, steps)

    find = _Pairs(documents)
    pairs = [
        *find.exact(equal.same_text),
        *find.scored("near", near),
        *find.scored("contradiction", find.under_one_system(differing, equal.same_text)),
    ]
    capped += capped_contexts
    keys = [whole_keys(documents, sets, prints, threshold, steps)] if with_keys else []
    for part in also:
        sets, _ = shingle_sets([part_of(document.turns, part) for document in documents], steps)
        same_set, _ = equal_sets(sets)
        found, more = near_of.pairs(sets, same_set, np.arange(len(sets)))
        pairs += find.scored(part, found)
        capped += more
        if with_keys:
            keys.append(part_keys(part, sets, threshold, steps))
    shown = tuple(located(templates, documents))
    steps.finish()
    ordered = tuple(sorted(pairs, key=lambda pair: (pair.a, pair.b, pair.kind)))
    return Found(ordered, capped, shown, np.concatenate(keys, axis=1) if keys else None)


@dataclass(frozen=True, slots=True)
class _Near:
    """Finds rows whose sets reach the threshold, among many."""

    threshold: float
    join: Join
    steps: Steps

    def pairs(self, sets: ShingleSets, same_set: Ints, texts: Ints) -> tuple[Scored, int]:
        """Near pairs among the first rows of each set, and stars of those of `texts` whose set an earlier row has."""
        first = _own(same_set)
        first = first[sets.sizes(first) > 0]
        found, capped = self._among(sets, first)
        others = texts[same_set[texts] != texts]
        a, b = np.concatenate([found.a, same_set[others]]), np.concatenate([found.b, others])
        return Scored(a, b, np.concatenate([found.score, np.ones(len(others))])), capped

    def without(self, templates: Templates, sets: ShingleSets, same_set: Ints, near: Scored) -> tuple[Scored, int]:
        """The pairs that reach the threshold with templates and without them, at the lower of the two scores."""
        first = _own(same_set)
        rest, holds = left_of(templates, sets)
        held = first[holds[first] & (rest.sizes(first) > 0)]
        found, capped = self._among(rest, held)
        whole = jaccard(sets, found.a, found.b)
        reached = whole >= self.threshold
        # Where one of two rows holds no template, leaving out those of the other makes the two more alike, not less.
        stays = ~(holds[near.a] & holds[near.b]) | (near.score == 1)
        both = Scored(
            np.concatenate([near.a[stays], found.a[reached]]),
            np.concatenate([near.b[stays], found.b[reached]]),
            np.concatenate([near.score[stays], np.minimum(whole, found.score)[reached]]),
        )
        return both, capped

    def _among(self, sets: ShingleSets, rows: Ints) -> tuple[Scored, int]:
        """Similar pairs of these rows alone; what they meet in is found among all, which copies nothing."""
        buckets = (prefix_buckets if self.join == "prefix" else band_buckets)(sets, self.threshold, self.steps)
        among = np.zeros(len(sets), np.bool_)
        among[rows] = True
        return similar_pairs(sets, buckets.only(among[buckets.row]), self.threshold, self.steps)


def _own(first: Ints) -> Ints:
    """The rows that are the first of their kind."""
    return np.flatnonzero(first == np.arange(len(first)))


class _Pairs:
    """From row numbers to `FoundPair`."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._systems: dict[str, str] = {}

    def _system(self, row: int) -> str:
        text = self._documents[row].system
        if text not in self._systems:
            self._systems[text] = canonical(text)
        return self._systems[text]

    def _pair(self, row: int, other: int, kind: PairKind, score: float) -> FoundPair:
        a, b = sorted((self._documents[row].id, self._documents[other].id))
        return FoundPair(a, b, kind, score, self._system(row) == self._system(other))

    def scored(self, kind: PairKind, pairs: Scored) -> Iterator[FoundPair]:
        for row, other, score in zip(pairs.a.tolist(), pairs.b.tolist(), pairs.score.tolist(), strict=True):
            yield self._pair(row, other, kind, score)

    def exact(self, same_text: Ints) -> Iterator[FoundPair]:
        """Stars: a row and the first with its text and system prompt; that one and the first with its text."""
        seen: dict[tuple[int, str], int] = {}
        repeated = np.flatnonzero(np.bincount(same_text, minlength=1)[same_text] > 1) if len(same_text) else same_text
        for row in repeated.tolist():
            first = int(same_text[row])
            alike = seen.setdefault((first, self._system(row)), row)
            if alike != row:
                yield self._pair(alike, row, "exact", 1.0)
            elif first != row:
                yield self._pair(first, row, "exact", 1.0)

    def under_one_system(self, pairs: Scored, same_text: Ints) -> Scored:
        """The same pairs of texts, shown by two rows with one system prompt where the texts have such rows."""
        wanted = set(pairs.a.tolist()) | set(pairs.b.tolist())
        rows: dict[int, dict[str, int]] = {text: {} for text in wanted}
        for row, text in enumerate(same_text.tolist()):
            if text in wanted:
                rows[text].setdefault(self._system(row), row)
        shown = [
            next(((rows[a][system], rows[b][system]) for system in rows[a] if system in rows[b]), (a, b))
            for a, b in zip(pairs.a.tolist(), pairs.b.tolist(), strict=True)
        ]
        array = np.array(shown, np.int64).reshape(-1, 2)
        return Scored(array[:, 0], array[:, 1], pairs.score)
