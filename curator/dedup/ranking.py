"""Which of two rows is the better one to keep."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Keep = Literal["keep", "drop"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether a row stays. More is better: `quality` in any unit, not a number counts as lowest; `length`
    in any unit, such as characters; `created_at` in any unit since any epoch. A row that is `worked_on` otherwise,
    such as rewritten, counts as a labelled one; of others the one with more `others`, answers beside its own, comes
    first. These are in any unit, equal for equal answers."""

    id: str
    labelled: bool
    quality: float
    length: int
    created_at: int
    worked_on: bool = False
    others: frozenset[str] = frozenset()


def _share(others: frozenset[str]) -> float:
    """The more the higher, and never as high as work of people."""
    return len(others) / (len(others) + 1)


_MEASURES: dict[str, tuple[Callable[[Standing], float], str]] = {
    "labelled": (lambda row: 1.0 if row.labelled or row.worked_on else _share(row.others), "is labelled"),
    "quality": (lambda row: -math.inf if math.isnan(row.quality) else row.quality, "is of better quality"),
    "length": (lambda row: row.length, "is longer"),
    "newest": (lambda row: row.created_at, "is newer"),
}

_WORKED_ON, _OTHERS, _MORE = "people worked on", "has other answers", "has more other answers"

POLICY: tuple[str, ...] = tuple(_MEASURES)
"""All measures, in the order in which they count by default."""


def ranking(
    standings: Mapping[str, Standing], *, keeps: Mapping[str, Keep] | None = None, policy: Sequence[str] = POLICY
) -> list[str]:
    """Ids, best first: those that a person keeps, then by the measures of `policy`, then by id.

    Raises ValueError for a measure outside `POLICY`.
    """
    for name in policy:
        if name not in _MEASURES:
            raise ValueError(f"keep policy {name!r} is none of {', '.join(POLICY)}")
    kept = {id for id, keep in (keeps or {}).items() if keep == "keep"}

    def place(id: str) -> tuple[bool, list[float], str]:
        return id not in kept, [-_MEASURES[name][0](standings[id]) for name in policy], id

    return sorted(standings, key=place)


def advantage(better: Standing, worse: Standing, policy: Sequence[str]) -> str:
    """Why the first ranks before the second, to follow "which"."""
    for name in policy:
        measure, reason = _MEASURES[name]
        if measure(better) > measure(worse):
            if name != "labelled" or better.labelled:
                return reason
            if better.worked_on:
                return _WORKED_ON
            return _MORE if worse.others else _OTHERS
    return "comes first by id"
