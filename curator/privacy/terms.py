"""Finds given terms: whole words over any white space, in any case unless a term says otherwise."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from curator.privacy.own_terms import OwnTerm
from curator.privacy.spans import Span
from curator.privacy.unspaced import UNSPACED

_WORD = re.compile(r"\w+")
#: There a term may stand anywhere.
_UNSPACED = re.compile(f"[{UNSPACED}]")


def term_finder(terms: Sequence[OwnTerm]) -> Callable[[str], Iterator[tuple[str, Span]]]:
    """A function from a text to (entity, span) of every term in it, with score 1.

    Only terms whose first word is in the text are looked for, so that thousands of them cost no more than a few.
    """
    by_word: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
    anywhere: list[tuple[str, re.Pattern[str]]] = []
    for term in terms:
        words = _WORD.findall(term.text.lower())
        if not words or _UNSPACED.search(term.text):
            anywhere.append((term.entity, _compiled(term)))
        else:
            by_word[words[0]].append((term.entity, _compiled(term)))

    def find(text: str) -> Iterator[tuple[str, Span]]:
        present = set(_WORD.findall(text.lower()))
        candidates = [*anywhere, *(entry for word in present & by_word.keys() for entry in by_word[word])]
        for entity, compiled in candidates:
            for match in compiled.finditer(text):
                yield entity, Span(match.start(), match.end(), 1.0)

    return find


def _compiled(term: OwnTerm) -> re.Pattern[str]:
    body = r"\s+".join(re.escape(word) for word in term.text.split())
    left = r"(?<!\w)" if _bounded(term.text[0]) else ""
    right = r"(?!\w)" if _bounded(term.text[-1]) else ""
    return re.compile(left + body + right, re.NOFLAG if term.cased else re.IGNORECASE)


def _bounded(edge: str) -> bool:
    return edge.isalnum() and not _UNSPACED.match(edge)
