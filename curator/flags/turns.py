"""The turns that a rule looks at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curator.records import Conversation, Message


def turns(conversation: Conversation, roles: Sequence[str]) -> Iterator[tuple[Message, str]]:
    """Messages of these roles with their text; those without any are left out."""
    for message in conversation.messages:
        if message.role in roles:
            text = message.text()
            if text:
                yield message, text
