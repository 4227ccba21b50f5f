"""What people and programs said of a record in a tool for labels, as hints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from curator.records import JsonObject
from curator.sources._source import Hint

#: How sure an opinion is that does not say so.
UNSURE = 0.5


def sure(value: Any) -> float:
    """A score from 0 to 1, or the mean of several; UNSURE for anything else."""
    numbers = value if isinstance(value, list) and value else [value]
    if not all(isinstance(n, int | float) and not isinstance(n, bool) and 0 <= n <= 1 for n in numbers):
        return UNSURE
    return float(sum(numbers) / len(numbers))


def span(start: Any, end: Any, label: Any) -> JsonObject | None:
    """A labelled piece of a text, from character `start` to before `end`; None where it is none."""
    whole = all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in (start, end))
    if not whole or not isinstance(label, str) or not label or start > end:
        return None
    return {"start": start, "end": end, "label": label}


def spans_hint(
    index: int | None, task: str, found: Iterable[JsonObject | None], score: float, origin: str
) -> list[Hint]:
    """One hint with all spans of a text; none where there are none."""
    spans = [one for one in found if one is not None]
    return [Hint(index, task, spans, score, origin)] if spans else []
