"""What both front ends draw while a run works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Progress:
    """Numbers only: done and total in `unit`, rate a second, seconds left (None where the total is not known)."""

    run: str
    stage: str
    step: str
    done: int
    total: int | None
    unit: str
    rate: float
    seconds_left: float | None
    state: Literal["running", "done", "failed", "cancelled"]
