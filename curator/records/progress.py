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


def describe(progress: Progress, *, rated: bool = True, full: str = "#", empty: str = ".") -> str:
    """`scrub  replace  [#####.....]  1,200 of 4,000 texts  310/s  9 s left`; rated: with the last two.

    full, empty: what a bar is drawn with.
    """
    parts = [progress.stage]
    if progress.step:
        parts.append(progress.step)
    if progress.total:
        filled = round(20 * min(1.0, progress.done / progress.total))
        parts.append("[" + full * filled + empty * (20 - filled) + "]")
    parts.append(amount(progress.done, progress.total, progress.unit))
    if rated and progress.rate:
        parts.append(f"{progress.rate / 1e6:,.1f} MB/s" if progress.unit == "bytes" else f"{int(progress.rate):,}/s")
    if rated and progress.seconds_left is not None:
        parts.append(f"{duration(progress.seconds_left)} left")
    return "  ".join(parts)


def amount(done: int, total: int | None, unit: str) -> str:
    """`1,200 of 4,000 texts`, bytes as `1.2 of 4.0 MB`."""
    if unit == "bytes":
        return f"{done / 1e6:,.1f} of {total / 1e6:,.1f} MB" if total else f"{done / 1e6:,.1f} MB"
    return f"{done:,} of {total:,} {unit}" if total else f"{done:,} {unit}"


def duration(seconds: float) -> str:
    """`72 s`, `12 min 05 s`, `2 h 10 min`"""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"
