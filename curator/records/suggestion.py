"""What a source or a model proposes; never a decision until a person accepts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from curator.records.event import Subject
from curator.records.message import Message


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another version of the message at `index`: a regenerated or edited sibling."""

    conversation: str
    index: int
    message: Message
    origin: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    subject: Subject
    task: str
    value: Any
    score: float
    origin: str
    version: str
