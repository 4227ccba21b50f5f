"""Letters that were read in the wrong encoding: how many sequences look like it, and replacement characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curator.flags.sight import Sight
from curator.flags.turns import turns
from curator.records import Conversation

VERSION = 1


def sights(conversation: Conversation, roles: Sequence[str]) -> Iterator[Sight]:
    from ftfy.badness import badness

    for message, text in turns(conversation, roles):
        if not text.isascii():
            yield Sight(message.index, value=badness(text) + text.count("\ufffd"))
