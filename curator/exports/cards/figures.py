"""What is counted of examples while they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from curator.records import Conversation
from curator.tokens.counting import ExampleTokens

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Figures:
    """tokens: of every example, in the order of writing. sources: format -> split -> examples. turns: messages of an
    example -> examples. edited: answers that a person rewrote. years: of the conversations, where they tell.
    """

    tokens: list[tuple[int, int]] = field(default_factory=list)
    sources: dict[str, Counter[str]] = field(default_factory=dict)
    turns: Counter[int] = field(default_factory=Counter)
    edited: int = 0
    years: set[int] = field(default_factory=set)

    def add(self, split: str, record: Conversation, tokens: ExampleTokens, messages: int) -> None:
        """One example. record: what it is made of. messages: how many the example has."""
        self.tokens.append((tokens.total, tokens.trained))
        self.sources.setdefault(record.source, Counter())[split] += 1
        self.turns[messages] += 1
        if record.created_at is not None:
            self.years.add((_EPOCH + timedelta(microseconds=record.created_at)).year)


@dataclass(frozen=True, slots=True)
class LabelCounts:
    """name: of the task. values: shown name -> split -> records. without: records that nobody labelled."""

    name: str
    values: Mapping[str, Mapping[str, int]]
    without: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a card tells of the workspace, as of the export's event.

    day: of that event, such as 2026-11-30. arrived: format -> (files, lines, lines that could not be read). replaced:
    entity -> (replacements, records). flags: rule -> records that leave with a flag of it that nobody dismissed.
    context: tokens that training reads, None for no limit.
    """

    day: str
    arrived: Mapping[str, tuple[int, int, int]]
    replaced: Mapping[str, tuple[int, int]]
    labels: tuple[LabelCounts, ...]
    flags: Mapping[str, int]
    context: int | None
    licence: str
    contact: str
