"""The share of a turn's 5-word sequences that stand in it more than once; short turns and code are not measured."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from curator.flags.contexts import without_code
from curator.flags.sight import Sight
from curator.flags.turns import turns
from curator.records import Conversation

VERSION = 1
_WORD = re.compile(r"\w+")
_LENGTH = 5
_LEAST_WORDS = 20


def sights(conversation: Conversation, roles: Sequence[str]) -> Iterator[Sight]:
    for message, text in turns(conversation, roles):
        words = _WORD.findall(without_code(text).lower())
        if len(words) < _LEAST_WORDS:
            continue
        grams = Counter(zip(*(words[n:] for n in range(_LENGTH)), strict=False))
        repeated = sum(count for count in grams.values() if count > 1)
        slots = {"times": str(max(grams.values()))}
        yield Sight(message.index, slots=slots, value=repeated / grams.total())
