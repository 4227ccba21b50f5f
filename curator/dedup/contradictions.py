"""Same context, different answer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from curator.dedup.compare import CAP, Scored
from curator.dedup.copies import turns_digest
from curator.dedup.documents import Document
from curator.dedup.sets import Turns, shingle_sets
from curator.dedup.shingle import Hashes, Ints, distinct, mix
from curator.dedup.threads import Steps
from curator.dedup.verify import jaccard

AGREE = 0.5
"""Last answers whose Jaccard similarity is below this contradict each other."""

_STEP = np.uint64(0x9E3779B97F4A7C15)


def contradictions(
    documents: Sequence[Document], prints: Hashes, rows: Ints, near: Scored, steps: Steps
) -> tuple[Scored, int]:
    """Pairs among `rows` with equal turns before the last answer, whose last answers differ; and capped contexts.

    `prints` has one fingerprint per turn of all documents. Of more than `CAP` rows with one context, each is compared
    with the first alone, and with those that `near` ties it to.
    """
    contexts = _contexts(documents, prints, rows)
    groups: dict[int, list[int]] = {}
    for row, context in contexts.items():
        groups.setdefault(context, []).append(row)
    candidates = {
        (a, b)
        for a, b in zip(near.a.tolist(), near.b.tolist(), strict=True)
        if a in contexts and b in contexts and contexts[a] == contexts[b]
    }
    for group in groups.values():
        candidates.update(combinations(group, 2) if len(group) <= CAP else ((group[0], row) for row in group[1:]))
    capped = sum(len(group) > CAP for group in groups.values())

    ordered = np.array(sorted(candidates), np.int64).reshape(-1, 2)
    used = distinct(ordered.ravel())
    answers, _ = shingle_sets([(_answer(documents[row].turns),) for row in used.tolist()], steps)
    a, b = np.searchsorted(used, ordered[:, 0]), np.searchsorted(used, ordered[:, 1])
    score = jaccard(answers, a, b)
    differ = (score < AGREE) & (answers.sizes(a) > 0) & (answers.sizes(b) > 0)
    return Scored(ordered[differ, 0], ordered[differ, 1], score[differ]), capped


def context_keys(documents: Sequence[Document], prints: Hashes) -> Hashes:
    """uint64[len(documents)]: equal where the turns before the last answer are equal; 0 where there are none.

    `prints` has one fingerprint per turn of all documents.
    """
    turns = np.array([len(document.turns) for document in documents], np.int64)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(turns)])
    length = np.array([_context_length(document.turns) for document in documents], np.int64)
    inside = np.arange(len(prints)) - np.repeat(starts[:-1], turns)
    totals = np.zeros(len(prints) + 1, np.uint64)
    np.cumsum(mix(prints + inside.astype(np.uint64) * _STEP), out=totals[1:])
    keys = mix(totals[starts[:-1] + length] - totals[starts[:-1]])
    keys[length == 0] = 0
    return keys


def _contexts(documents: Sequence[Document], prints: Hashes, rows: Ints) -> dict[int, int]:
    """Of the rows whose context another one shares, ascending: the first row with that context."""
    keys = context_keys(documents, prints)[rows]
    rows, keys = rows[keys != 0], keys[keys != 0]
    _, group, counts = np.unique(keys, return_inverse=True, return_counts=True)
    seen: dict[bytes, int] = {}
    contexts: dict[int, int] = {}
    for index in np.flatnonzero(counts[group] > 1).tolist():
        row = int(rows[index])
        digest = turns_digest(documents[row].turns[: _context_length(documents[row].turns)])
        if digest is not None:
            contexts[row] = seen.setdefault(digest, row)
    return contexts


def _context_length(turns: Turns) -> int:
    """Turns before the last of the assistant; 0 where it never speaks."""
    return next((index for index in range(len(turns) - 1, -1, -1) if turns[index][0] == "assistant"), 0)


def _answer(turns: Turns) -> tuple[str, str]:
    return turns[_context_length(turns)]
