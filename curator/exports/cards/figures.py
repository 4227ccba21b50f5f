"""What is counted of examples while they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: In microseconds.
_DAY = 86_400_000_000


@dataclass(slots=True)
class Figures:
    """tokens: of the examples of each call, (examples, 2), all and trained. sources: format -> split -> examples.
    turns: messages of an example -> examples. edited: answers that a person rewrote. years: of the conversations, where
    they tell.
    """

    tokens: list[NDArray[np.int64]] = field(default_factory=list)
    sources: dict[str, Counter[str]] = field(default_factory=dict)
    turns: Counter[int] = field(default_factory=Counter)
    edited: int = 0
    years: set[int] = field(default_factory=set)

    def add(
        self,
        split: str,
        *,
        sources: Iterable[str],
        times: Iterable[int | None],
        tokens: NDArray[np.int64],
        messages: Iterable[int],
    ) -> None:
        """Examples: of each the format and the time of the record that it is made of, how many messages it has, and
        as rows of `tokens` all and the trained ones."""
        self.tokens.append(tokens)
        for source, count in Counter(sources).items():
            self.sources.setdefault(source, Counter())[split] += count
        self.turns.update(messages)
        days = {time // _DAY for time in times if time is not None}
        self.years |= {(_EPOCH + timedelta(days=day)).year for day in days}


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
    contradictions: pairs of records that both leave and that nobody decided about. context: tokens that training reads,
    None for no limit.
    """

    day: str
    arrived: Mapping[str, tuple[int, int, int]]
    replaced: Mapping[str, tuple[int, int]]
    labels: tuple[LabelCounts, ...]
    flags: Mapping[str, int]
    contradictions: int
    context: int | None
    licence: str
    contact: str
