"""Counterfactual twins: questions that are the same but for who somebody is. One is no test for who learned the other.

Told by the scrubbed text: people, nationalities and ages that were replaced by tags, words that stand for people and
nationalities, and English words of gender.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import Final

#: Tags of what somebody is, as `canonical` leaves them.
_TAG: Final = re.compile(r"<(person|nrp|age)(?:_\d+)?>")
#: Words that differ by gender alone; a line each becomes its first.
_GENDERED: Final = (
    "they he she", "their his her hers theirs him them", "themself himself herself themselves", "mx mr mrs ms miss",
    "person man woman gentleman lady guy", "people men women gentlemen ladies", "child boy girl",
    "children boys girls", "spouse husband wife", "partner boyfriend girlfriend", "parent father mother dad mum mom",
    "kid son daughter", "sibling brother sister", "grandparent grandfather grandmother", "relative uncle aunt",
    "sibling's_child nephew niece", "male female",
)  # fmt: skip
_NEUTRAL: Final = {word: words.split()[0] for words in _GENDERED for word in words.split()[1:]}
_WORD: Final = re.compile(r"[a-z]+")
_ANY_WORD: Final = re.compile(r"[^\W\d_]+")
#: A name of several words is one person, as its tag is.
_SEVERAL: Final = re.compile(r"<(person|nrp)>(?:[ .-]+<\1>)+")
_WORDS: Final = frozenset(word.encode() for word in _NEUTRAL if word.isalpha())
#: Small letters and capitals as small ones, all else as blanks.
_LETTERS: Final = bytes(code if chr(code).isalpha() and code < 128 else 32 for code in range(256)).lower()
_TAGS: Final = re.compile(rb"<(?:person|nrp|age)_", re.IGNORECASE)

_NONE: Final[Mapping[str, str]] = {}


def may_say_who(text: bytes, surrogates: Set[bytes] = frozenset()) -> bool:
    """Whether `neutral` may find something in a text of ASCII, or of more in canonical form: no less than it does.

    surrogates: the words that it is given; those with other letters than ASCII's are found in no text here.
    """
    if b"<" in text and _TAGS.search(text):
        return True
    words = text.translate(_LETTERS).split()
    return not (_WORDS.isdisjoint(words) and surrogates.isdisjoint(words))


def neutral(asked: str, surrogates: Mapping[str, str] = _NONE) -> str | None:
    """A question in canonical form without who somebody is; None where it says nothing of that.

    surrogates: words that stand for somebody -> the entity, both as `store.surrogates.of_who` has them.
    """
    tagged = _TAG.sub(r"<\1>", asked)
    if surrogates:
        tagged = _ANY_WORD.sub(lambda word: f"<{who.lower()}>" if (who := surrogates.get(word[0])) else word[0], tagged)
        tagged = _SEVERAL.sub(r"<\1>", tagged)
    made = _WORD.sub(lambda word: _NEUTRAL.get(word[0], word[0]), tagged)
    return None if made == asked else made
