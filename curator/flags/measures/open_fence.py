"""Code that begins with a fence and does not end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from curator.flags.sight import Sight
from curator.flags.turns import turns
from curator.records import Conversation

VERSION = 1
_FENCE = re.compile(r"^[ \t]{0,3}(```+|~~~+)", re.MULTILINE)


def sights(conversation: Conversation, roles: Sequence[str]) -> Iterator[Sight]:
    for message, text in turns(conversation, roles):
        opened: re.Match[str] | None = None
        for fence in _FENCE.finditer(text):
            if opened is None:
                opened = fence
            elif fence[1][0] == opened[1][0] and len(fence[1]) >= len(opened[1]):
                opened = None
        if opened is not None:
            yield Sight(message.index, opened.start(), opened.end())
