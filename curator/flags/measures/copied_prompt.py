"""How much of an answer are words of the turn that it answers, in their order (0 to 1, of 5-word sequences)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from curator.flags.sight import Sight
from curator.flags.turns import turns
from curator.records import Conversation

VERSION = 1
_WORD = re.compile(r"\w+")
_LENGTH = 5
_LEAST_WORDS = 8


def sights(conversation: Conversation, roles: Sequence[str]) -> Iterator[Sight]:
    asked = ""
    answers = {message.index: text for message, text in turns(conversation, roles)}
    for message in conversation.messages:
        if message.role == "user":
            asked = message.text()
        elif message.index in answers and asked:
            grams = _grams(answers[message.index])
            if grams:
                yield Sight(message.index, value=len(grams & _grams(asked)) / len(grams))


def _grams(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    if len(words) < _LEAST_WORDS:
        return set()
    return set(zip(*(words[n:] for n in range(_LENGTH)), strict=False))
