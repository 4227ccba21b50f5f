"""Another answer than the one in a conversation: what preferences are made of."""

from __future__ import annotations

from dataclasses import dataclass

from curator.records.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What may stand instead of the conversation's message at `message.index`.

    origin: what made it, in words of ours: "regenerated", "edited", "correction".
    preferred: True where the source says that it is better than the message, False where worse, None where neither.
    """

    message: Message
    origin: str
    preferred: bool | None = None
