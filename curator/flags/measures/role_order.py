"""Turns in an order that no chat has: what is wrong first is the one sight of a conversation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from curator.flags.sight import Sight
from curator.records import Conversation

VERSION = 1
_SYSTEM = ("system", "developer")
_RESULTS = ("tool", "function")


def sights(conversation: Conversation, roles: Sequence[str]) -> Iterator[Sight]:
    problem = _problem(conversation)
    if problem is not None:
        index, words = problem
        yield Sight(index, slots={"problem": words})


def _problem(conversation: Conversation) -> tuple[int, str] | None:
    messages = conversation.messages
    spoken = [message for message in messages if message.role not in _SYSTEM]
    if not spoken:
        return 0, "nobody but the system speaks"
    for message in messages:
        if message.role in _SYSTEM and message.index > spoken[0].index:
            return message.index, "a system message stands in the middle"
    if spoken[0].role != "user":
        return spoken[0].index, f"the first turn is the {spoken[0].role}'s, not the user's"
    for before, message in pairwise(spoken):
        if message.role in _RESULTS and before.role not in ("assistant", *_RESULTS):
            return message.index, "a tool answers that nobody called"
    if spoken[-1].role != "assistant":
        return spoken[-1].index, f"the last turn is the {spoken[-1].role}'s, not the assistant's"
    return None
