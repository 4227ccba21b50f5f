"""Names that are all of a text, written as one word: ottilie_vandermeer, MariaLopez. So are names of who speaks,
accounts and values of metadata. In a longer text such words are code more often than people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.privacy.facts import Facts
from curator.privacy.joined_names import VERSION as _PEOPLE
from curator.privacy.joined_names import people
from curator.privacy.ner.features import VERSION as _FEATURES
from curator.privacy.spans import Span

VERSION = 10_000 * _FEATURES + 100 * _PEOPLE + 1

#: For a person to decide, whatever the tagger says: it was not trained on words like these.
_MOST = 0.7
_LONGEST = 64
_WORD = r"[^\W\d_]{2,30}"
_JOINED = re.compile(
    rf"\s*(?:{_WORD}(?:[._+-]+{_WORD}){{1,4}}|(?:[A-Z][a-z\u00df-\u00ff]+){{2,5}})(?:[._+-]?\d{{1,4}})?\s*"
)


def needed(facts: Facts) -> bool:
    return _is_joined(facts.text)


def find(text: str) -> Iterator[Span]:
    """At most 0.7."""
    if _is_joined(text):
        for start, end, probability in people(text):
            yield Span(start, end, min(round(probability, 3), _MOST))


def _is_joined(text: str) -> bool:
    return len(text) <= _LONGEST and _JOINED.fullmatch(text) is not None
