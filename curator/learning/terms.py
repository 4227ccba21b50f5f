"""Texts as rows of numbers: words, pairs of words and pieces of words, weighted by how rare they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

#: What is read of a text, in characters: what it is about stands at its beginning.
MOST_READ = 10_000

#: A sparse matrix, one row a text.
Rows = Any
Numbers = npt.NDArray[np.int64]


class Terms:
    """The terms of some texts, and how often any text has each of them."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Raises ValueError where no text has a word."""
        # A second to load, here and below: whoever only asks for a version or a type does not wait for it.
        from sklearn.feature_extraction.text import CountVectorizer  # type: ignore[import-untyped]

        self._readers = (
            CountVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b"),
            CountVectorizer(analyzer="char_wb", ngram_range=(2, 4)),
        )
        self.counts: list[Rows] = [reader.fit_transform(_read(texts)).tocsr() for reader in self._readers]

    def count(self, texts: Sequence[str]) -> list[Rows]:
        """Of words, then of pieces: rows of how often each text has each term."""
        return [reader.transform(_read(texts)).tocsr() for reader in self._readers]


class Weights:
    """Weighs terms by how rare they are in the texts it was made of; a term that none of these has counts nothing."""

    def __init__(self, counts: Sequence[Rows]) -> None:
        from sklearn.feature_extraction.text import TfidfTransformer

        self._seen = [np.flatnonzero(rows.getnnz(axis=0)) for rows in counts]
        self._rarity = [
            TfidfTransformer(sublinear_tf=True).fit(rows[:, seen])
            for rows, seen in zip(counts, self._seen, strict=True)
        ]

    def rows(self, counts: Sequence[Rows]) -> Rows:
        from scipy import sparse  # type: ignore[import-untyped]

        weighted = [
            rarity.transform(rows[:, seen]) for rarity, rows, seen in zip(self._rarity, counts, self._seen, strict=True)
        ]
        return sparse.hstack(weighted, format="csr")


def _read(texts: Sequence[str]) -> list[str]:
    return [text[:MOST_READ] for text in texts]
