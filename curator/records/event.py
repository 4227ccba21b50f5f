"""What happened, append-only: decisions of people and results of machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about: a conversation, message, finding, occurrence, value, rule, pair, task, run, state..."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An event before the store gives it a number, a time and its place in the chain.

    new: JSON data, never free text: that is a text, and `new` holds its key. slot: what keeps two decisions about
    one subject apart (the task of a label). origin: "person", "rule", "machine", "demo", or, for a label that a person
    took from a suggestion, `suggestion.accepted_origin`. undoes: the event that this one takes back. restores: the one
    that holds again thereby, whose actor and time are those of what holds.
    """

    kind: str
    subject: Subject
    actor: str
    new: Any = None
    slot: str = ""
    origin: str = "person"
    batch: str = ""
    undoes: int | None = None
    restores: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """id: number given by the owner, from 1. time: UTC microseconds. hash: over the hash before and this event."""

    id: int
    op: UUID
    batch: str
    time: int
    actor: str
    kind: str
    subject: Subject
    slot: str
    old: Any
    new: Any
    undoes: int | None
    origin: str
    hash: str
    restores: int | None = None
