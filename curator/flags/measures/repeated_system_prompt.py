"""How many words of the system prompt an answer repeats at a stretch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from curator.flags.sight import Sight
from curator.flags.turns import turns
from curator.records import Conversation

VERSION = 1
_WORD = re.compile(r"\w+")
_STRETCH = 8


def sights(conversation: Conversation, roles: Sequence[str]) -> Iterator[Sight]:
    prompts = [_words(m.text()) for m in conversation.messages if m.role in ("system", "developer")]
    grams = {tuple(words[n : n + _STRETCH]) for words in prompts for n in range(len(words) - _STRETCH + 1)}
    if not grams:
        return
    for message, text in turns(conversation, roles):
        found = list(_WORD.finditer(text))
        words = [word[0].lower() for word in found]
        longest, begin = _longest([tuple(words[n : n + _STRETCH]) in grams for n in range(len(words) - _STRETCH + 1)])
        if longest:
            last = begin + longest + _STRETCH - 2
            yield Sight(message.index, found[begin].start(), found[last].end(), value=longest + _STRETCH - 1)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _longest(seen: list[bool]) -> tuple[int, int]:
    """(length, begin) of the longest run of True."""
    best = (0, 0)
    run = 0
    for at, here in enumerate(seen):
        run = run + 1 if here else 0
        best = max(best, (run, at - run + 1), key=lambda item: item[0])
    return best
