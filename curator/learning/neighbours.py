"""For each text the one whose wording is most like it: a queue for people to look through, never a verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from curator.learning.terms import MOST_READ, Rows

#: Of each text, the words that say most of it: candidates share one of them.
_TELLING = 24
#: Words that more than this share of many texts have lead to nobody.
_COMMON, _MANY = 0.02, 2_500
#: Candidates of a text that are compared by all their words.
_CANDIDATES = 8
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Neighbour:
    """a, b: positions of two texts, a < b. score: the cosine of their weighted words, 0 to 1."""

    a: int
    b: int
    score: float


def neighbours(
    texts: Sequence[str], *, least: float, told: Callable[[int, int], None] = lambda done, total: None
) -> list[Neighbour]:
    """The nearest of each text, each pair once, those most alike first; pairs under `least` are left out.

    Words count by how often they stand in a text and how rare they are among all (TF-IDF, G. Salton, C. Buckley:
    Term-weighting approaches in automatic text retrieval, 1988). told: after each piece of work, texts done and all;
    may raise to stop.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

    reader = TfidfVectorizer(token_pattern=r"(?u)\b\w+\b", sublinear_tf=True, dtype=np.float32)
    try:
        rows: Rows = reader.fit_transform([text[:MOST_READ] for text in texts]).tocsr()
    except ValueError:  # no text has a word
        return []
    telling = _telling(rows)
    across = telling.T.tocsr()
    best: dict[tuple[int, int], float] = {}
    for start in range(0, rows.shape[0], _AT_ONCE):
        stop = min(start + _AT_ONCE, rows.shape[0])
        met = (telling[start:stop] @ across).tocsr()
        for number in range(stop - start):
            near = _nearest(rows, start + number, met, number)
            if near is not None and near.score >= least:
                best[near.a, near.b] = near.score
        told(stop, rows.shape[0])
    return sorted((Neighbour(a, b, score) for (a, b), score in best.items()), key=lambda n: (-n.score, n.a, n.b))


def _nearest(rows: Rows, one: int, met: Rows, number: int) -> Neighbour | None:
    span = slice(met.indptr[number], met.indptr[number + 1])
    others, rough = met.indices[span], met.data[span]
    others, rough = others[others != one], rough[others != one]
    if not len(others):
        return None
    chosen = np.sort(others[np.argsort(-rough, kind="stable")[:_CANDIDATES]])
    scores = (rows[chosen] @ rows[one].T).toarray().ravel()
    place = int(scores.argmax())
    other = int(chosen[place])
    return Neighbour(min(one, other), max(one, other), round(min(float(scores[place]), 1.0), 4))


def _telling(rows: Rows) -> Rows:
    """The same rows with the heaviest of their words alone, without words that very many have."""
    from scipy import sparse  # type: ignore[import-untyped]

    count = rows.shape[0]
    often = rows.getnnz(axis=0) > max(_MANY, _COMMON * count)
    weights = np.where(often[rows.indices], 0, rows.data)
    row = np.repeat(np.arange(count), np.diff(rows.indptr))
    order = np.lexsort((-weights, row))
    position = np.arange(len(order)) - np.repeat(rows.indptr[:-1], np.diff(rows.indptr))
    kept = order[(position < _TELLING) & (weights[order] > 0)]
    return sparse.csr_matrix((weights[kept], (row[kept], rows.indices[kept])), shape=rows.shape)
