"""How many words a turn has; a turn that only calls tools, or refuses, has none and is not measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from curator.flags.sight import Sight
from curator.records import Conversation

VERSION = 1
_WORD = re.compile(r"\w+(?:['\u2019-]\w+)*")


def sights(conversation: Conversation, roles: Sequence[str]) -> Iterator[Sight]:
    for message in conversation.messages:
        if message.role in roles and not message.tool_calls and "function_call" not in message.extra:
            yield Sight(message.index, value=len(_WORD.findall(message.text())))
