"""Answers whose last sentence is none: an open bracket, a comma, a word that asks for another, no end mark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from curator.flags.contexts import without_code
from curator.flags.sight import Sight
from curator.flags.turns import turns
from curator.records import Conversation

VERSION = 1
_ENDS = re.compile(r"[.!?\u2026:;\u3002\uff01\uff1f\u061f\u0964][\"'\u201d\u2019)\]*_~`]*\s*\Z")
_SENTENCE = re.compile(r"\w[.!?\u2026][\"'\u201d\u2019)\]*_]*\s+\S")
_DANGLING = re.compile(
    r"(?:,|\(|\[|\b(?:the|a|an|of|to|and|or|but|with|for|in|on|at|by|from|that|which|your|our|my|their|is|are|will|can|"
    r"because|if|when|while|as))\s*\Z",
    re.IGNORECASE,
)
_LIST_LINE = re.compile(r"\s*(?:[-*+\u2022]|\d+[.)]|\||#|>)\s?")
_LEAST_WORDS = 12
_SHOWN = 40


def sights(conversation: Conversation, roles: Sequence[str]) -> Iterator[Sight]:
    for message, text in turns(conversation, roles):
        prose = without_code(text).rstrip()
        last = prose.rpartition("\n")[2]
        if not prose or len(prose) < len(text.rstrip()) or _LIST_LINE.match(last) or _ENDS.search(prose):
            continue
        dangling = _DANGLING.search(prose)
        # A signature or a title ends without a mark; a sentence after other sentences of the same paragraph does not.
        unfinished = prose[-1].isalnum() and _SENTENCE.search(last) is not None and len(last.split()) >= _LEAST_WORDS
        if dangling or unfinished:
            yield Sight(message.index, max(0, len(prose) - _SHOWN), len(prose))
