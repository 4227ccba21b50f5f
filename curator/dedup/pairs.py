"""Pairs of each kind among conversations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from curator.dedup.compare import Scored, similar_pairs
from curator.dedup.contradictions import contradictions
from curator.dedup.copies import Copies, copies
from curator.dedup.documents import Document, Found, FoundPair, PairKind
from curator.dedup.join import prefix_buckets
from curator.dedup.normalise import canonical
from curator.dedup.sets import ShingleSets, shingle_sets
from curator.dedup.shingle import Ints
from curator.dedup.threads import Steps


def find_pairs(
    documents: Sequence[Document], *, threshold: float, progress: Callable[[int, int], None], check: Callable[[], None]
) -> Found:
    """Find exact, near and contradictory pairs.

    - `exact`: equal roles and canonical texts (`normalise.canonical`) of all turns. The system prompt is compared
      apart: `same_system`.
    - `near`: exact Jaccard similarity of `threshold` or more, over the union of the turns' word 5-grams, each salted
      by its role. A turn of fewer than five words is one shingle. Verified on 50-bit hashes.
    - `contradiction`: equal turns before the last one of the assistant, whose texts have a similarity below 0.5.
      It may tie two rows that are `near` as well.

    Copies do not make a square of pairs. Rows with one text form a star around the first of them (rows with the same
    system prompt around the first of those), rows with equal shingles but other punctuation a star of score 1.0, and
    only the first of them is compared further: what is said of it holds for all rows tied to it by a score of 1.0.

    Shingles that very many rows share are capped (`compare.similar_pairs`): there, rows are compared with the first
    rows only. Give documents best first (`ranking`), so that these are the ones that stay. With no bucket capped,
    every near pair among distinct texts is found, whatever the order.

    Documents without any text never pair. To compare only a part, such as the last user turn, give only that part.

    `progress(done, total)` counts steps of work and is called four times a second at most; `check()` is called
    between blocks, and what it raises ends the search. Raises ValueError for a threshold outside (0, 1] and for an
    id that two documents share.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold {threshold} is not above 0 and at most 1")
    ids = [document.id for document in documents]
    if len(set(ids)) < len(ids):
        raise ValueError("two documents share an id")
    steps = Steps(3 * len(documents), progress, check)
    sets, prints = shingle_sets([document.turns for document in documents], steps)
    equal = copies(documents, sets)
    near, capped = _near(sets, equal, threshold, steps)
    texts = _own(equal.same_text)
    differing, capped_contexts = contradictions(documents, prints, texts, near, steps)

    find = _Pairs(documents)
    pairs = [
        *find.exact(equal.same_text),
        *find.scored("near", near),
        *find.scored("contradiction", find.under_one_system(differing, equal.same_text)),
    ]
    steps.finish()
    return Found(tuple(sorted(pairs, key=lambda pair: (pair.a, pair.b, pair.kind))), capped + capped_contexts)


def _near(sets: ShingleSets, equal: Copies, threshold: float, steps: Steps) -> tuple[Scored, int]:
    """Near pairs among the first rows of each set, and stars of rows that have equal sets but other texts."""
    first = _own(equal.same_set)
    first = first[sets.sizes(first) > 0]
    distinct = sets if len(first) == len(sets) else sets.take(first)
    found, capped = similar_pairs(distinct, prefix_buckets(distinct, threshold, steps), threshold, steps)
    texts = _own(equal.same_text)
    others = texts[equal.same_set[texts] != texts]
    a = np.concatenate([first[found.a], equal.same_set[others]])
    b = np.concatenate([first[found.b], others])
    return Scored(a, b, np.concatenate([found.score, np.ones(len(others))])), capped


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
