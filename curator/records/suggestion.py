"""What a source or a model proposes; never a decision until a person accepts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from curator.records.event import Subject


@dataclass(frozen=True, slots=True)
class Suggestion:
    subject: Subject
    task: str
    value: Any
    score: float
    origin: str
    version: str


_ACCEPTING = "person accepting "


def accepted_origin(suggestion: Suggestion) -> str:
    """The origin of a label that a person takes from a suggestion; it outlives the suggestion."""
    return f"{_ACCEPTING}{suggestion.origin}, score {suggestion.score:.2f}"


def origin_of(origin: str) -> tuple[str, str]:
    """Who a decision's origin names, and the suggestion that was accepted, "" for none."""
    if origin.startswith(_ACCEPTING):
        return "person", origin.removeprefix(_ACCEPTING)
    return origin, ""
