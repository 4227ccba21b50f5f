"""What a rule saw, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from curator.records import Conversation


@dataclass(frozen=True, slots=True)
class Sight:
    """index: message, None for the whole conversation. start, end: code points of the message's text, end exclusive;
    both None for all of it. slots: what the rule's message shows beside {match}, which are the words of the span; never
    words of the record, since slots are stored. value: the number that was measured.
    """

    index: int | None = None
    start: int | None = None
    end: int | None = None
    slots: dict[str, str] = field(default_factory=dict)
    value: float = 1.0


Finder = Callable[[Conversation], Iterator[Sight]]
