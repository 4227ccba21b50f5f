"""In which order a target takes roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

_ASK = ("user", "tool")


def late_system(roles: Sequence[Any]) -> Iterator[tuple[int, str, str]]:
    """(index, what, fix) for each system prompt that does not stand first."""
    for at, role in enumerate(roles):
        if role in ("system", "developer") and at:
            yield at, "a system prompt stands after the first message", "join it with the first one, or take it out"


def not_alternating(roles: Sequence[Any], *, answers_together: bool) -> Iterator[tuple[int, str, str]]:
    """The first place where a question and its answer do not take turns, after a system prompt at the start.

    answers_together: whether several results of tools may follow each other.
    """
    start = 1 if roles and roles[0] in ("system", "developer") else 0
    before = "assistant"
    for at, role in enumerate(roles[start:], start):
        asks = role in _ASK
        several = answers_together and role == before == "tool"
        if asks == (before in _ASK) and not several:
            what = "two questions follow each other" if asks else "an answer stands without its question"
            yield at, what, "join them into one message, or take one out"
            return
        before = role
