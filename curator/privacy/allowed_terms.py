"""allowed_terms.yaml: words that are not personal wherever they stand, by entity, or `*` for every entity.

    PERSON: [Barnes & Noble, Dr. Martens]
    "*": [help@example.com]

They are let through as they are written, in the same case, as whole words, one such as `{text: help desk, case: false}`
in any; a finding that is longer stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from curator.privacy.own_terms import OwnTerm, read_terms
from curator.privacy.terms import term_finder

#: From a text to whether (entity, start, end) lies in an allowed term of it.
Allowed = Callable[[str], Callable[[str, int, int], bool]]
ALLOWED_TERMS_FILE = "allowed_terms.yaml"
EVERY = "*"


def read_allowed_terms(folders: Sequence[Path], known: Collection[str] | None = None) -> tuple[OwnTerm, ...]:
    """The terms of all folders together, sorted. known: the entities that there are. Raises FileProblem."""
    return read_terms([folder / ALLOWED_TERMS_FILE for folder in folders], also=EVERY, known=known, cased=True)


def allowed_of(terms: Iterable[OwnTerm], entities: Iterable[str]) -> tuple[OwnTerm, ...]:
    """Those that speak of one of these entities."""
    known = {*entities, EVERY}
    return tuple(term for term in terms if term.entity in known)


def allows(terms: Sequence[OwnTerm]) -> Allowed | None:
    """None where there are no terms."""
    if not terms:
        return None
    find = term_finder(terms)

    def within(text: str) -> Callable[[str, int, int], bool]:
        spans = [(entity, span.start, span.end) for entity, span in find(text)]
        return lambda entity, start, end: any(
            whose in (entity, EVERY) and first <= start and end <= past for whose, first, past in spans
        )

    return within
