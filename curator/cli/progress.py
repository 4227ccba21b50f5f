"""Draws the progress of a run on stderr: a bar at a terminal, a line now and then elsewhere."""

from __future__ import annotations

import shutil
import sys
import time

from curator.cli import streams
from curator.records import Progress

_LINE_EVERY = 10.0
#: Seconds of a step before which a rate says nothing.
_RATED_AFTER = 1.0


class ProgressLine:
    """A listener for `run_stage`; `close` ends the line. Nothing is drawn for work under a second."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._began = time.monotonic()
        self._last_line = self._began
        self._drawn = False
        self._step = ("", self._began)  # its name, and when it began

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.step != self._step[0]:
            self._step = (progress.step, now)
        if self._quiet or now - self._began < 1:
            return
        shown = describe(progress, rated=now - self._step[1] >= _RATED_AFTER)
        if self._terminal:
            width = shutil.get_terminal_size().columns - 1
            streams.write("\r" + shown[:width].ljust(width), err=True)
            self._drawn = True
        elif now - self._last_line >= _LINE_EVERY:
            self._last_line = now
            streams.write(shown + "\n", err=True)

    def close(self) -> None:
        if self._drawn:
            width = shutil.get_terminal_size().columns - 1
            streams.write("\r" + " " * width + "\r", err=True)
            self._drawn = False


def describe(progress: Progress, *, rated: bool = True) -> str:
    """`scrub  replace  [#####.....]  1,200 of 4,000 texts  310/s  9 s left`; rated: with the last two."""
    parts = [progress.stage]
    if progress.step:
        parts.append(progress.step)
    if progress.total:
        filled = round(20 * min(1.0, progress.done / progress.total))
        parts.append("[" + "#" * filled + "." * (20 - filled) + "]")
    parts.append(amount(progress.done, progress.total, progress.unit))
    if rated and progress.rate:
        parts.append(f"{progress.rate / 1e6:,.1f} MB/s" if progress.unit == "bytes" else f"{int(progress.rate):,}/s")
    if rated and progress.seconds_left is not None:
        parts.append(f"{_duration(progress.seconds_left)} left")
    return "  ".join(parts)


def amount(done: int, total: int | None, unit: str) -> str:
    """`1,200 of 4,000 texts`, bytes as `1.2 of 4.0 MB`."""
    if unit == "bytes":
        return f"{done / 1e6:,.1f} of {total / 1e6:,.1f} MB" if total else f"{done / 1e6:,.1f} MB"
    return f"{done:,} of {total:,} {unit}" if total else f"{done:,} {unit}"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"
