"""People in words that are written as one: ottilie-wraxall, QuentinBlythe_chat."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from typing import Final

from curator.privacy import names_rule
from curator.privacy.ner.lexicon import shipped_lexicon
from curator.privacy.recognizers import _usernames as accounts
from curator.privacy.recognizers.names import finder
from curator.privacy.spans import Span
from curator.records.finding import PERSON
from curator.registry import shipped

#: Raise when other words are people.
VERSION = 1
#: Of QuentinBlythe_chat three.
_PIECE: Final = re.compile(r"[A-Z]?[a-z\u00df-\u00ff]+|[A-Z]+(?![a-z])|[^\W\d_]+")
#: Of words that are written like a name only because we say so.
_LEAST: Final = 0.4


def people(joined: str, harmless: Collection[str] = ()) -> list[tuple[int, int, float]]:
    """(start, end, probability). harmless: words in lower case that are nobody.

    The shipped tagger reads the words with a capital where they are no everyday ones. Since a capital makes many a word
    a name (mmlu, northwind), one of them must be known for one, or two that nobody knows stand side by side.
    """
    pieces = list(_PIECE.finditer(joined))
    words = [piece[0] if _is_plain(piece[0], harmless) else piece[0].capitalize() for piece in pieces]
    starts, at = {}, 0
    for number, word in enumerate(words):
        starts[at] = number
        at += len(word) + 1
    found = []
    for entity, span in _names()(" ".join(words)):
        inside = [number for start, number in starts.items() if span.start <= start < span.end]
        named = [words[number] for number in inside if not _is_plain(words[number], harmless)]
        if entity == PERSON and span.score >= _LEAST and _is_somebody(named):
            found.append((pieces[inside[0]].start(), pieces[inside[-1]].end(), span.score))
    return found


def _is_plain(word: str, harmless: Collection[str]) -> bool:
    return word.lower() in harmless or accounts.is_common(word.lower())


def _is_somebody(words: Sequence[str]) -> bool:
    flags = [shipped_lexicon().words.get(word.lower(), "") for word in words]
    return len(flags) > 1 or any("F" in known or "L" in known for known in flags)


@cache
def _names() -> Callable[[str], Iterator[tuple[str, Span]]]:
    """The tagger alone: to load every rule takes a second, and a command that shows one record must not."""
    return finder(str(names_rule.weights([shipped("rules/pii")])))
